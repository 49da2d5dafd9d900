// Requests to the service that this page came from. Addresses are relative, so that it may lie below
// any path of a proxy.

const tokens = { user: "", admin: "" };

// For all requests from now on. Nothing but this variable keeps it.
export function setToken(whose, token) {
  tokens[whose] = token.trim();
}

// What is told of a request that failed. `kind`: "token" (one is wanted, or another one), "busy" (ask
// again after `wait` seconds), "unreachable", or "refused".
export class Failure extends Error {
  constructor(kind, message, wait = 0) {
    super(message);
    this.kind = kind;
    this.wait = wait;
  }
}

const mostWait = 300;

async function failureOf(response) {
  let message = "";
  try {
    const body = JSON.parse(await response.text());
    message = body.error?.message ?? body.message ?? "";
  } catch {
    // A proxy's page, say, or a refusal of what was not even read.
    if (response.status === 413) message = "This is larger than the service takes at once.";
  }
  if (typeof message !== "string" || message === "") message = `The service answers ${response.status}.`;
  if (response.status === 401 || response.status === 403) return new Failure("token", message);
  if (response.status === 429 || response.status === 502 || response.status === 503) {
    const asked = Number(response.headers.get("Retry-After"));
    return new Failure("busy", message, Math.min(Math.max(asked || 0, 1), mostWait));
  }
  return new Failure("refused", message);
}

function headersWith(token, more) {
  const headers = new Headers(more);
  if (token === "") return headers;
  // Others cannot stand in a header.
  if (!/^[\x21-\x7e]+$/.test(token)) throw new Failure("token", "A token has letters, digits and signs only.");
  headers.set("Authorization", `Bearer ${token}`);
  return headers;
}

// A response whose status is good; throws Failure, or the signal's reason. `body` is a FormData, or a
// value that goes as JSON.
export async function request(path, { method = "GET", body, isAdmin = false, signal,
  accept = "*/*", headers: more = {} } = {}) {
  const headers = headersWith(isAdmin ? tokens.admin : tokens.user, { ...more, Accept: accept });
  let payload = body;
  if (body !== undefined && !(body instanceof FormData)) {
    headers.set("Content-Type", "application/json");
    payload = JSON.stringify(body);
  }
  let response;
  try {
    response = await fetch(path, { method, headers, body: payload, signal, cache: "no-store" });
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Failure("unreachable", "The service cannot be reached.", 2);
  }
  if (!response.ok) throw await failureOf(response);
  return response;
}

export async function requestJson(path, options = {}) {
  const response = await request(path, { ...options, accept: "application/json" });
  try {
    return await response.json();
  } catch (error) {
    if (options.signal?.aborted) throw error;
    throw new Failure("unreachable", "The service's answer was cut short.", 2);
  }
}

// Calls `work` until it does not fail, or fails for another reason than that the service is busy;
// waits as long as it is told, and longer each time. `tell(seconds)` is called before a wait.
export async function withPatience(work, tell, signal, mostTries = 5) {
  for (let tries = 1; ; ++tries) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Failure) || error.kind !== "busy" || tries === mostTries) throw error;
      const seconds = error.wait * 2 ** (tries - 1);
      if (seconds > mostWait) throw error;
      tell(seconds);
      await pause(seconds * 1000, signal);
    }
  }
}

export function pause(milliseconds, signal) {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const timer = setTimeout(resolve, milliseconds);
    signal?.addEventListener("abort", () => {
      clearTimeout(timer);
      reject(signal.reason);
    }, { once: true });
  });
}
