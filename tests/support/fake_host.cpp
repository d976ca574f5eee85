#include "tests/support/fake_host.hpp"

#include <span>

#include "shared/scan.hpp"
#include "shared/url.hpp"
#include "tests/support/catch.hpp"
#include "tests/support/read_form.hpp"

namespace tokenferry {
namespace tests {
namespace {

FakeHost* standing = nullptr;

FakeHost& browser() {
  REQUIRE(standing != nullptr);
  return *standing;
}

/// Records a step of a session's life.
void live(std::string step, View word = {}, View more = {}) {
  for (const auto part : {word, more}) {
    if (!part.empty()) step.append(" ").append(part);
  }
  browser().life.push_back(std::move(step));
}

}  // namespace

FakeHost::FakeHost() {
  REQUIRE(standing == nullptr);
  standing = this;
}

FakeHost::~FakeHost() {
  standing = nullptr;
}

void FakeHost::clear_record() {
  requests.clear();
  answers.clear();
  navigations.clear();
  windows.clear();
  drawn.clear();
  steps.clear();
  life.clear();
  random_octets = 0;
}

const Params& FakeHost::answer() const {
  REQUIRE(answers.size() == 1);
  return answers.front().pairs;
}

web::host::Operation FakeHost::answered() const {
  REQUIRE(answers.size() == 1);
  return answers.front().operation;
}

}  // namespace tests

namespace web::host {

using tests::browser;

void random_fill(unsigned char* out, std::size_t size) {
  for (auto& octet : std::span(out, size)) octet = static_cast<unsigned char>(browser().random());
  browser().random_octets += size;
}

double now_ms() {
  return browser().now_ms;
}

Frame frame() {
  if (browser().framed_by_others) return Frame::foreign;
  return browser().framed ? Frame::own : Frame::none;
}

Text page_url() {
  return browser().address;
}

Text loaded_url() {
  return browser().loaded.empty() ? browser().address : browser().loaded;
}

Text made_at() {
  return browser().made_at.empty() ? browser().address : browser().made_at;
}

Text resolve_url(View reference, View base) {
  if (reference.empty()) return Text(base.substr(0, base.find('#')));
  const auto known = browser().resolved.find(std::string(reference));
  if (known != browser().resolved.end()) return known->second;
  if (reference.starts_with("https://") || reference.starts_with("http://")) return Text(reference);
  if (!reference.starts_with('/')) return {};
  return Text(base.substr(0, base.find('/', base.find("//") + 2))) + Text(reference);
}

Text origin_of(View url) {
  return tokenferry::origin_of(url);
}

void replace_url(View url) {
  browser().steps.emplace_back("replace_url");
  browser().address = url;
}

void enter_client(View client) {
  auto& lines = browser().clients;
  if (!lines.empty()) lines += '\n';
  lines += client;
}

Text clients() {
  return browser().clients;
}

void navigate(View url) {
  browser().steps.emplace_back("navigate");
  browser().navigations.emplace_back(url);
}

bool open(Operation operation, View url, View key) {
  browser().steps.emplace_back("open");
  if (browser().opens) browser().windows.push_back({operation, Text(url), Text(key)});
  return browser().opens;
}

void tell_opener(Operation, View key) {
  browser().steps.emplace_back("tell_opener");
  browser().told_as = key;
}

Params known() {
  return tests::read_form(browser().known);
}

void know(View session) {
  browser().known = session;
}

void tell(View event, View outcome) {
  tests::live("tell", event, outcome);
}

void wake_at(View ms) {
  tests::live("wake_at", ms);
}

void renew(Operation operation) {
  tests::live("renew", std::to_string(operation));
}

void listen() {
  tests::live("listen");
}

void tell_all(View word) {
  tests::live("tell_all", word);
}

void hear(View channel) {
  tests::live("hear", channel);
}

void hear_no_more() {
  tests::live("hear_no_more");
}

void say(View name, View outcome) {
  tests::live("say", name, outcome);
}

void take_lock(Operation operation, View name) {
  tests::live("take_lock", std::to_string(operation), name);
}

bool has_lock(View name) {
  return browser().locks.count(std::string(name)) > 0;
}

void give_up_lock(View name) {
  tests::live("give_up_lock", name);
  browser().locks.erase(std::string(name));
}

void give_up_locks() {
  tests::live("give_up_locks");
  browser().locks.clear();
}

Params load(View key) {
  const auto kept = browser().storage.find(std::string(key));
  return kept == browser().storage.end() ? Params() : tests::read_form(kept->second);
}

bool store(View key, View form) {
  browser().steps.emplace_back("store");
  if (browser().keeps) browser().storage[std::string(key)] = form;
  return browser().keeps;
}

void forget(View key) {
  browser().steps.emplace_back("forget");
  browser().storage.erase(std::string(key));
}

Text keys(View prefix) {
  Text keys;
  for (const auto& [key, form] : browser().storage) {
    if (!View(key).starts_with(prefix)) continue;
    if (!keys.empty()) keys += ' ';
    keys += key;
  }
  return keys;
}

Params query(View url) {
  auto rest = url.substr(0, url.find('#'));
  cut(rest, '?');
  return tests::read_form(rest);
}

Text payload_of(View token) {
  const auto known = browser().payloads.find(std::string(token));
  return known == browser().payloads.end() ? Text() : known->second;
}

Params flatten(Operation, View json) {
  return tests::read_form(json);
}

void fetch(Operation operation, View url, View form, View bearer, View context) {
  browser().steps.emplace_back("fetch");
  browser().requests.push_back({operation, Text(url), Text(form), Text(bearer), Text(context)});
}

void draw(Operation, View tree) {
  browser().steps.emplace_back("draw");
  browser().drawn.emplace_back(tree);
}

void settle(Operation operation, View answer) {
  browser().steps.emplace_back("settle");
  const auto pairs = parse_form(answer);
  REQUIRE(pairs);
  browser().answers.push_back({operation, *pairs});
}

void fail(Operation operation, View failure) {
  browser().steps.emplace_back("fail");
  const auto pairs = parse_form(failure);
  REQUIRE(pairs);
  browser().answers.push_back({operation, *pairs});
}

}  // namespace web::host
}  // namespace tokenferry
