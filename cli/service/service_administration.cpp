// What TranslationService does for who administers it.
#include <algorithm>
#include <exception>
#include <string>
#include <vector>

#include "cli/service/request_error.h"
#include "cli/service/request_fields.h"
#include "cli/service/translation_service.h"
#include "parsers/document/error.h"

namespace hymt {

void TranslationService::admin_models(const std::shared_ptr<HttpExchange>& exchange) {
  answer_soon(exchange, Dialect::kOwn, [this] {
    return hymt::admin_models(models_.resident(), models_.known(), models_.previous());
  });
}

void TranslationService::admin_reload(const std::shared_ptr<HttpExchange>& exchange) {
  // By itself: workers are for translations, and this takes as long as a model takes to load.
  reloads_->post([this, exchange] {
    answer_now(exchange, Dialect::kOwn, [&] {
      const RequestFields fields =
          RequestFields::of(exchange->request(), options_.defaults.max_texts);
      ServedModels::Reload reload;
      const std::string mode = fields.text("mode").value_or("beside");
      if (mode != "beside" && mode != "drain") {
        throw RequestError(400, "the field 'mode' must be beside or drain");
      }
      reload.mode = mode == "drain" ? ReloadMode::kDrain : ReloadMode::kBeside;
      reload.is_kept = fields.flag("keep");
      reload.is_current = fields.text("current").value_or("true") != "false";
      if (fields.flag("previous")) {
        reload.name = models_.previous();
        reload.is_fresh = false;
        if (reload.name.empty()) throw RequestError(409, "there was no model before this one");
      } else {
        reload.name = fields.wanted_text("name");
        reload.is_fresh = !fields.flag("resident");
      }
      const std::vector<std::string> known = models_.known();
      if (std::find(known.begin(), known.end(), reload.name) == known.end()) {
        throw RequestError(404, "there is no model of this name; GET /admin/models lists them");
      }
      try {
        models_.reload(reload);
      } catch (const Error& error) {
        notice_("the model asked for was not loaded, the one before stays: " +
                std::string(error.what()));
        throw RequestError(409, error.what());
      }
      notice_("loaded the model " + reload.name);
      return hymt::admin_models(models_.resident(), known, models_.previous());
    });
  });
}

void TranslationService::admin_unload(const std::shared_ptr<HttpExchange>& exchange) {
  reloads_->post([this, exchange] {
    answer_now(exchange, Dialect::kOwn, [&] {
      const RequestFields fields =
          RequestFields::of(exchange->request(), options_.defaults.max_texts);
      if (!models_.unload(fields.wanted_text("name"))) {
        throw RequestError(404, "no other model of this name is in memory; the current one stays");
      }
      return hymt::admin_models(models_.resident(), models_.known(), models_.previous());
    });
  });
}

void TranslationService::reload_current() {
  reloads_->post([this] {
    const auto current = models_.current();
    if (current == nullptr) return;
    try {
      models_.reload({.name = current->name});
      notice_("loaded the model " + current->name + " anew");
    } catch (const std::exception& error) {
      notice_("the model was not loaded anew, the one before stays: " + std::string(error.what()));
    }
  });
}

}  // namespace hymt
