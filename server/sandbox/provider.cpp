#include "server/sandbox/provider.hpp"

#include <httplib.h>

#include "server/sandbox/consent_page.hpp"
#include "shared/url.hpp"

namespace tokenferry::sandbox {

static Params read_query(const httplib::Request& in) {
  const auto mark = in.target.find('?');
  if (mark == std::string::npos) return {};
  const auto query = parse_form(std::string_view(in.target).substr(mark + 1));
  return query ? *query : Params{};
}

static void send_page(httplib::Response& out, int status, const std::string& page,
                      const std::string& form_target) {
  out.status = status;
  // Browsers apply form-action to the redirect that answers a form, too.
  out.set_header("Content-Security-Policy",
                 "default-src 'none'; style-src 'self'; img-src data:; base-uri 'none'; "
                 "frame-ancestors 'none'; form-action 'self' " +
                     form_target);
  out.set_header("Referrer-Policy", "no-referrer");  // the address holds the state
  out.set_content(page, "text/html; charset=utf-8");
}

void Provider::route_authorization(httplib::Server& http) {
  http.Get("/authorize", [this](const auto& in, auto& out) { ask(in, out); });
  http.Post("/authorize", [this](const auto& in, auto& out) { decide(in, out); });
  // No CORS here, as at GitHub: that is why the exchange is needed.
  http.Post("/token", [this](const auto& in, auto& out) { answer_token(in, out); });
  http.Get("/style.css", [](const auto&, auto& out) {
    out.set_content(std::string(consent_style), "text/css; charset=utf-8");
  });
  http.Get("/", [](const auto&, auto& out) {
    send_page(out, 200, build_mistake_page("This is the sandbox provider. It has no front page."),
              "");
  });
}

void Provider::ask(const httplib::Request& in, httplib::Response& out) {
  const auto judgement = judge_authorization(read_query(in), client_);
  if (const auto* untrusted = std::get_if<Untrusted>(&judgement)) {
    send_page(out, 400, build_mistake_page(untrusted->text), "");
  } else if (const auto* faulty = std::get_if<Faulty>(&judgement)) {
    send_back(out, faulty->request,
              {{"error", faulty->error}, {"error_description", faulty->description}});
  } else {
    const auto& request = std::get<ConsentRequest>(judgement);
    send_page(out, 200, build_consent_page(request, tickets_.put(request)),
              origin_of(request.redirect_uri));
  }
}

void Provider::decide(const httplib::Request& in, httplib::Response& out) {
  const auto form = parse_form(in.body);
  const Params answer = form ? *form : Params{};
  // Only the page shown to this person has the ticket, so that no other page can decide.
  const auto request = tickets_.take(answer.get("ticket"));
  const auto* person = find_person(answer.get("login"));
  if (!request || person == nullptr) {
    send_page(out, 400, build_mistake_page("This question is answered already, or too old."), "");
  } else if (answer.get("decision") != "approve") {
    send_back(out, *request,
              {{"error", "access_denied"},
               {"error_description", "The user has denied your application access."}});
  } else {
    send_back(out, *request, {{"code", codes_.put({*request, person})}});
  }
}

void Provider::send_back(httplib::Response& out, const ConsentRequest& request,
                         Params answer) const {
  if (!request.state.empty()) answer.add("state", request.state);
  answer.add("iss", issuer_);
  // 303: the browser must not repeat the form (RFC 9700, section 4.12).
  out.set_redirect(build_redirect(request.redirect_uri, answer), 303);
  out.set_header("Referrer-Policy", "no-referrer");
}

}  // namespace tokenferry::sandbox
