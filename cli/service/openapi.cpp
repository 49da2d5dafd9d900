#include "cli/service/protocols.h"

namespace hymt {
namespace {

constexpr std::string_view kDescription = R"json({
"openapi": "3.1.0",
"info": {
  "title": "hymt-doc serve", "version": "1",
  "summary": "Translates texts, HTML, Markdown and MDX and leaves everything but their words as it is.",
  "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}
},
"servers": [{"url": "/"}],
"security": [{}, {"token": []}],
"paths": {
  "/v1/translate": {"post": {
    "summary": "Translate texts", "operationId": "translate",
    "requestBody": {"required": true, "content": {
      "application/json": {"schema": {"$ref": "#/components/schemas/Request"}},
      "application/x-www-form-urlencoded": {"schema": {"$ref": "#/components/schemas/Request"}}}},
    "responses": {
      "200": {"description": "The translations, in the order of the texts", "content": {
        "application/json": {"schema": {"$ref": "#/components/schemas/Translations"}}}},
      "400": {"$ref": "#/components/responses/Error"}, "401": {"$ref": "#/components/responses/Error"},
      "404": {"$ref": "#/components/responses/Error"}, "413": {"$ref": "#/components/responses/Error"},
      "429": {"$ref": "#/components/responses/Error"}, "503": {"$ref": "#/components/responses/Error"}}}},
  "/v1/documents": {"post": {
    "summary": "Translate a document", "operationId": "addDocument",
    "requestBody": {"required": true, "content": {
      "multipart/form-data": {"schema": {"type": "object", "required": ["file", "target"],
        "properties": {"file": {"type": "string", "contentMediaType": "application/octet-stream"},
          "target": {"type": "string"}, "source": {"type": "string"},
          "format": {"enum": ["text", "html", "markdown", "mdx"]}, "model": {"type": "string"},
          "glossary": {"type": "string", "description": "JSON, as of /v1/translate"}}}},
      "application/octet-stream": {"schema": {"type": "string"}}}},
    "responses": {"202": {"description": "It waits for its turn", "content": {"application/json": {
      "schema": {"type": "object", "required": ["id", "key", "status"], "properties": {
        "id": {"type": "string"}, "key": {"type": "string"}, "status": {"const": "queued"}}}}}},
      "400": {"$ref": "#/components/responses/Error"}, "413": {"$ref": "#/components/responses/Error"},
      "429": {"$ref": "#/components/responses/Error"}, "503": {"$ref": "#/components/responses/Error"}}}},
  "/v1/documents/{id}": {
    "parameters": [{"$ref": "#/components/parameters/id"}, {"$ref": "#/components/parameters/key"}, {"$ref": "#/components/parameters/queryKey"}],
    "get": {"summary": "How far a document is", "operationId": "documentStatus",
      "responses": {"200": {"description": "Its status", "content": {"application/json": {
        "schema": {"$ref": "#/components/schemas/Document"}}}}, "404": {"$ref": "#/components/responses/Error"}}},
    "delete": {"summary": "Forget a document", "operationId": "deleteDocument",
      "responses": {"204": {"description": "It is gone"}, "404": {"$ref": "#/components/responses/Error"}}}},
  "/v1/documents/{id}/events": {
    "parameters": [{"$ref": "#/components/parameters/id"}, {"$ref": "#/components/parameters/key"}, {"$ref": "#/components/parameters/queryKey"}],
    "get": {"summary": "The same, each time that it changes, until it has ended",
      "operationId": "documentEvents",
      "responses": {"200": {"description": "Events progress, done and failed", "content": {
        "text/event-stream": {"schema": {"type": "string"}}}}, "404": {"$ref": "#/components/responses/Error"}}}},
  "/v1/documents/{id}/result": {
    "parameters": [{"$ref": "#/components/parameters/id"}, {"$ref": "#/components/parameters/key"}, {"$ref": "#/components/parameters/queryKey"}],
    "get": {"summary": "The translation", "operationId": "documentResult",
      "responses": {"200": {"description": "A file", "content": {"*/*": {"schema": {"type": "string"}}}},
        "409": {"$ref": "#/components/responses/Error"}, "404": {"$ref": "#/components/responses/Error"}}}},
  "/v1/documents/{id}/report": {
    "parameters": [{"$ref": "#/components/parameters/id"}, {"$ref": "#/components/parameters/key"}, {"$ref": "#/components/parameters/queryKey"}],
    "get": {"summary": "Segments and findings, as --report writes them", "operationId": "documentReport",
      "responses": {"200": {"description": "The report", "content": {"application/json": {
        "schema": {"type": "object"}}}}, "409": {"$ref": "#/components/responses/Error"}, "404": {"$ref": "#/components/responses/Error"}}}},
  "/v2/document": {"post": {
    "summary": "Translate a document, as DeepL does", "operationId": "deeplDocument",
    "requestBody": {"required": true, "content": {"multipart/form-data": {"schema": {
      "type": "object", "required": ["file", "target_lang"], "properties": {
        "file": {"type": "string", "contentMediaType": "application/octet-stream"},
        "target_lang": {"type": "string"}, "source_lang": {"type": "string"},
        "filename": {"type": "string"}, "glossary_id": {"type": "string"}}}}}},
    "responses": {"200": {"description": "document_id and document_key", "content": {
      "application/json": {"schema": {"type": "object"}}}}}}},
  "/v2/document/{id}": {"parameters": [{"$ref": "#/components/parameters/id"}], "post": {
    "summary": "How far it is, by its document_key", "operationId": "deeplDocumentStatus",
    "responses": {"200": {"description": "The status", "content": {
      "application/json": {"schema": {"type": "object"}}}}}}},
  "/v2/document/{id}/result": {"parameters": [{"$ref": "#/components/parameters/id"}], "post": {
    "summary": "The translation, once, by its document_key", "operationId": "deeplDocumentResult",
    "responses": {"200": {"description": "A file", "content": {"*/*": {"schema": {"type": "string"}}}}}}},
  "/v2/glossaries": {
    "get": {"summary": "The glossaries of this token", "operationId": "glossaries",
      "responses": {"200": {"description": "Them", "content": {
        "application/json": {"schema": {"type": "object"}}}}}},
    "post": {"summary": "Keep a glossary", "operationId": "createGlossary",
      "requestBody": {"required": true, "content": {"application/json": {"schema": {
        "type": "object",
        "required": ["name", "source_lang", "target_lang", "entries", "entries_format"],
        "properties": {"name": {"type": "string"}, "source_lang": {"type": "string"},
          "target_lang": {"type": "string"}, "entries": {"type": "string"},
          "entries_format": {"enum": ["tsv", "csv"]}}}}}},
      "responses": {"201": {"description": "It", "content": {
        "application/json": {"schema": {"type": "object"}}}}}}},
  "/v2/glossaries/{id}": {"parameters": [{"$ref": "#/components/parameters/id"}],
    "get": {"summary": "A glossary, without its terms", "operationId": "glossary",
      "responses": {"200": {"description": "It", "content": {
        "application/json": {"schema": {"type": "object"}}}}}},
    "delete": {"summary": "Forget a glossary", "operationId": "deleteGlossary",
      "responses": {"204": {"description": "It is gone"}}}},
  "/v2/glossaries/{id}/entries": {"parameters": [{"$ref": "#/components/parameters/id"}],
    "get": {"summary": "Its terms", "operationId": "glossaryEntries",
      "responses": {"200": {"description": "A line each, with a tab", "content": {
        "text/tab-separated-values": {"schema": {"type": "string"}}}}}}},
  "/v2/glossary-language-pairs": {"get": {
    "summary": "Between which languages glossaries can be", "operationId": "glossaryPairs",
    "responses": {"200": {"description": "The pairs", "content": {
      "application/json": {"schema": {"type": "object"}}}}}}},
  "/v1/languages": {"get": {
    "summary": "The languages of the current model", "operationId": "languages",
    "responses": {"200": {"description": "The languages", "content": {"application/json": {"schema": {
      "type": "object", "required": ["languages"], "properties": {"languages": {"type": "array",
        "items": {"$ref": "#/components/schemas/Language"}}}}}}}}}},
  "/v1/models": {"get": {
    "summary": "The models in memory, the current one first (also for clients of OpenAI)",
    "operationId": "models",
    "responses": {"200": {"description": "The models", "content": {"application/json": {"schema": {
      "type": "object", "required": ["object", "data"], "properties": {"object": {"const": "list"},
        "data": {"type": "array", "items": {"$ref": "#/components/schemas/Model"}}}}}}}}}},
  "/v1/chat/completions": {"post": {
    "summary": "Translate the last message of the user (for clients of OpenAI)",
    "operationId": "chat",
    "requestBody": {"required": true, "content": {"application/json": {"schema": {
      "type": "object", "required": ["messages"], "properties": {
        "model": {"type": "string"}, "stream": {"type": "boolean"},
        "source_lang": {"type": "string"},
        "target_lang": {"type": "string", "description": "Else what the prompt says: 'into German'"},
        "messages": {"type": "array", "items": {"type": "object", "required": ["role"],
          "properties": {"role": {"type": "string"}, "content": {}}}}}}}}},
    "responses": {"200": {"description": "A chat completion, or its events", "content": {
      "application/json": {"schema": {"type": "object"}},
      "text/event-stream": {"schema": {"type": "string"}}}},
      "400": {"$ref": "#/components/responses/Error"}}}},
  "/translate": {"post": {
    "summary": "Translate as LibreTranslate does", "operationId": "libretranslate",
    "requestBody": {"required": true, "content": {"application/json": {"schema": {
      "type": "object", "required": ["q", "source", "target"], "properties": {
        "q": {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
        "source": {"type": "string"}, "target": {"type": "string"},
        "format": {"enum": ["text", "html"]}, "alternatives": {"type": "integer"},
        "api_key": {"type": "string"}}}}}},
    "responses": {"200": {"description": "The translation", "content": {"application/json": {
      "schema": {"type": "object", "required": ["translatedText"]}}}}}}},
  "/detect": {"post": {
    "summary": "Tell the language of a text, as LibreTranslate does", "operationId": "detect",
    "requestBody": {"required": true, "content": {"application/json": {"schema": {
      "type": "object", "required": ["q"], "properties": {"q": {"type": "string"}}}}}},
    "responses": {"200": {"description": "The likeliest language", "content": {
      "application/json": {"schema": {"type": "array"}}}}}}},
  "/languages": {"get": {
    "summary": "The languages, as LibreTranslate lists them", "operationId": "libretranslateLanguages",
    "responses": {"200": {"description": "The languages", "content": {
      "application/json": {"schema": {"type": "array"}}}}}}},
  "/frontend/settings": {"get": {
    "summary": "What LibreTranslate tells its page", "operationId": "libretranslateSettings",
    "responses": {"200": {"description": "The settings", "content": {
      "application/json": {"schema": {"type": "object"}}}}}}},
  "/v2/translate": {"post": {
    "summary": "Translate as DeepL does", "operationId": "deepl",
    "requestBody": {"required": true, "content": {"application/json": {"schema": {
      "type": "object", "required": ["text", "target_lang"], "properties": {
        "text": {"type": "array", "items": {"type": "string"}},
        "source_lang": {"type": "string"}, "target_lang": {"type": "string"},
        "context": {"type": "string"}, "tag_handling": {"enum": ["xml", "html"]},
        "split_sentences": {"enum": ["0", "1", "nonewlines"], "default": "1",
          "description": "Of texts without tags. But for 1, their lines may be those of a wrapped file"},
        "glossary_id": {"type": "string", "description": "Its terms are forced"},
        "ignore_tags": {"type": "array", "items": {"type": "string"}},
        "splitting_tags": {"type": "array", "items": {"type": "string"}},
        "non_splitting_tags": {"type": "array", "items": {"type": "string"}}}}}}},
    "responses": {"200": {"description": "The translations", "content": {"application/json": {
      "schema": {"type": "object", "required": ["translations"]}}}}}}},
  "/v2/languages": {"get": {
    "summary": "The languages, as DeepL lists them", "operationId": "deeplLanguages",
    "parameters": [{"name": "type", "in": "query", "schema": {"enum": ["source", "target"]}}],
    "responses": {"200": {"description": "The languages", "content": {
      "application/json": {"schema": {"type": "array"}}}}}}},
  "/v2/usage": {"get": {
    "summary": "Bytes of text since the start, as DeepL tells characters", "operationId": "deeplUsage",
    "responses": {"200": {"description": "The usage", "content": {
      "application/json": {"schema": {"type": "object"}}}}}}},
  "/healthz": {"get": {"summary": "Does the server answer?", "operationId": "health", "security": [],
    "responses": {"200": {"description": "It does"}}}},
  "/readyz": {"get": {"summary": "Is there a model?", "operationId": "readiness", "security": [],
    "responses": {"200": {"description": "There is"}, "503": {"description": "There is none"}}}},
  "/metrics": {"get": {"summary": "Counts and times for Prometheus", "operationId": "metrics",
    "responses": {"200": {"description": "The text format, version 0.0.4",
      "content": {"text/plain": {"schema": {"type": "string"}}}}}}},
  "/admin/models": {
    "get": {"summary": "The models in memory, and those that could be", "operationId": "adminModels",
      "security": [{"token": []}],
      "responses": {"200": {"$ref": "#/components/responses/Models"},
        "403": {"$ref": "#/components/responses/Error"}}},
    "post": {"summary": "Load a model and switch to it; answered when that is done",
      "operationId": "reload", "security": [{"token": []}],
      "requestBody": {"required": true, "content": {"application/json": {"schema": {
        "type": "object", "properties": {
          "name": {"type": "string", "description": "Of the list of known models; never a path"},
          "mode": {"enum": ["beside", "drain"], "default": "beside",
            "description": "drain: requests wait until the old model has made room"},
          "previous": {"type": "boolean", "description": "In place of a name: the one before"},
          "resident": {"type": "boolean", "description": "Not loaded anew if it is in memory"},
          "keep": {"type": "boolean", "description": "The one before stays in memory"},
          "current": {"type": "boolean", "default": true,
            "description": "false: for requests that name it"}}}}}},
      "responses": {"200": {"$ref": "#/components/responses/Models"},
        "400": {"$ref": "#/components/responses/Error"}, "403": {"$ref": "#/components/responses/Error"},
        "404": {"$ref": "#/components/responses/Error"},
        "409": {"$ref": "#/components/responses/Error"}}}},
  "/admin/models/unload": {"post": {
    "summary": "Let go of a model that is not the current one", "operationId": "unload",
    "security": [{"token": []}],
    "requestBody": {"required": true, "content": {"application/json": {"schema": {
      "type": "object", "required": ["name"], "properties": {"name": {"type": "string"}}}}}},
    "responses": {"200": {"$ref": "#/components/responses/Models"},
      "404": {"$ref": "#/components/responses/Error"}}}}
},
"components": {
  "parameters": {
    "id": {"name": "id", "in": "path", "required": true, "schema": {"type": "string"}},
    "key": {"name": "X-Document-Key", "in": "header", "schema": {"type": "string"}},
    "queryKey": {"name": "key", "in": "query", "schema": {"type": "string"}}
  },
  "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
  "responses": {
    "Error": {"description": "What was wrong", "content": {"application/json": {"schema": {
      "type": "object", "required": ["error"], "properties": {"error": {"type": "object",
        "required": ["message"], "properties": {"message": {"type": "string"},
          "type": {"type": "string"}}}}}}}},
    "Models": {"description": "The models", "content": {"application/json": {"schema": {
      "type": "object", "required": ["resident", "known", "current", "previous"], "properties": {
        "resident": {"type": "array", "items": {"$ref": "#/components/schemas/Model"}},
        "known": {"type": "array", "items": {"type": "string"}},
        "current": {"type": ["string", "null"]}, "previous": {"type": ["string", "null"]}}}}}}
  },
  "schemas": {
    "Request": {"type": "object", "required": ["text", "target"], "properties": {
      "text": {"description": "One text or several", "oneOf": [{"type": "string"},
        {"type": "array", "items": {"type": "string"}}]},
      "format": {"enum": ["text", "html", "markdown", "mdx"], "default": "text"},
      "source": {"type": "string", "default": "auto",
        "description": "A tag or a name; auto: what each text declares, or its words tell"},
      "target": {"type": "string"},
      "model": {"type": "string", "description": "One that is in memory; else the current one"},
      "context": {"type": "string", "description": "Text that stands before; not translated"},
      "note": {"type": "string", "description": "Tells the model about the texts"},
      "details": {"type": "boolean", "default": false, "description": "Tell of each segment"},
      "glossary": {"type": "array", "items": {"type": "object", "required": ["source", "target"],
        "properties": {"source": {"type": "string"}, "target": {"type": "string"},
          "force": {"type": "boolean", "default": false,
            "description": "The model must write it, in place of being asked to"}}}}}},
    "Translations": {"type": "object", "required": ["translations", "model"], "properties": {
      "model": {"type": "string"},
      "translations": {"type": "array", "items": {"type": "object",
        "required": ["text", "source", "segments", "kept", "findings"], "properties": {
          "text": {"type": "string"},
          "source": {"type": "string", "description": "Empty: it could not be told"},
          "segments": {"type": "integer"},
          "kept": {"type": "integer", "description": "Segments that keep their source text"},
          "findings": {"type": "array", "items": {"type": "object",
            "required": ["rule", "level", "message", "begin", "end"], "properties": {
              "rule": {"type": "string"}, "level": {"enum": ["note", "warning", "error"]},
              "message": {"type": "string"},
              "begin": {"type": "integer", "description": "A byte of the source text"},
              "end": {"type": "integer"}}}},
          "details": {"type": "array", "items": {"type": "object",
            "required": ["begin", "end", "target_begin", "target_end", "kept", "score"],
            "properties": {
              "begin": {"type": "integer", "description": "A byte of the source text"},
              "end": {"type": "integer"},
              "target_begin": {"type": "integer",
                "description": "A byte of the translation; as target_end: not known"},
              "target_end": {"type": "integer"},
              "kept": {"type": "boolean", "description": "It is in its source text"},
              "score": {"type": ["number", "null"],
                "description": "What the model thinks of its translation, 0 to 1"}}}}}}}}},
    "Document": {"type": "object", "required": ["id", "status", "segments", "segments_done"],
      "properties": {"id": {"type": "string"},
        "status": {"enum": ["queued", "translating", "done", "failed"]},
        "file": {"type": "string"}, "source": {"type": "string"}, "target": {"type": "string"},
        "format": {"type": "string"}, "model": {"type": "string"}, "error": {"type": "string"},
        "segments": {"type": "integer"}, "segments_done": {"type": "integer"},
        "seconds": {"type": "integer"}, "source_bytes": {"type": "integer"},
        "bytes": {"type": "integer"}, "kept": {"type": "integer"},
        "findings": {"type": "integer"}, "has_report": {"type": "boolean"}}},
    "Language": {"type": "object", "required": ["tag", "name", "own_name", "source", "target"],
      "properties": {"tag": {"type": "string"}, "name": {"type": "string"},
        "own_name": {"type": "string"}, "source": {"type": "boolean"},
        "target": {"type": "boolean"}}},
    "Model": {"type": "object", "required": ["id", "object", "created", "owned_by", "current"],
      "properties": {"id": {"type": "string"}, "object": {"const": "model"},
        "created": {"type": "integer"}, "owned_by": {"type": "string"},
        "current": {"type": "boolean"}, "fingerprint": {"type": "string"},
        "sources": {"type": "array", "items": {"type": "string"}},
        "targets": {"type": "array", "items": {"type": "string"}}}}
  }
}
}
)json";

}  // namespace

HttpResponse openapi_description() {
  HttpResponse response;
  response.body = kDescription;
  return response;
}

}  // namespace hymt
