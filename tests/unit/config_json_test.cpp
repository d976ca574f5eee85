// What the program says of a file that is no JSON: line, column and the kind of mistake.
#include "tests/support/config_mistakes.hpp"

namespace {

using namespace tokenferry::server;

TEST_CASE("config mistakes: JSON", "[config]") {
  check_texts({
      {"", "line 1, column 1: expected JSON, found an empty file"},
      {"   \n", "line 2, column 1: expected JSON, found an empty file"},
      {"{", "line 1, column 2: expected JSON, found its end, and a brace { that is not closed"},
      {R"({"clients": [)",
       "line 1, column 14: expected JSON, found its end, and a bracket [ that is not "
       "closed"},
      {R"({"clients": [})", "line 1, column 14: expected JSON, found no value where one belongs"},
      {R"({"clients": [])",
       "line 1, column 15: expected JSON, found its end, and a brace { that is not closed"},
      {"[]", "expected an object, found an empty list"},
      {R"("s3cr3t")", "expected an object, found a text"},
      {"7", "expected an object, found a number"},
      {"// ours\n{}", "line 1, column 1: expected JSON, found a comment, which JSON does not have"},
      {"{\n  /* ours */}",
       "line 2, column 3: expected JSON, found a comment, which JSON does not have"},
      {"{\n  # ours\n}",
       "line 2, column 3: expected JSON, found a comment, which JSON does not have"},
      {"{'clients': []}",
       "line 1, column 2: expected JSON, found single quotes in place of double ones"},
      {"{`clients`: []}",
       "line 1, column 2: expected JSON, found a backtick in place of a double quote"},
      {"{\xe2\x80\x9c"
       "clients\xe2\x80\x9d"
       ": []}",
       "line 1, column 2: expected JSON, found typographic quotes in place of straight "
       "ones"},
      {R"({"clients": [],})",
       "line 1, column 16: expected JSON, found a comma before the closing brace"},
      {R"({"clients": [1,]})",
       "line 1, column 16: expected JSON, found a comma before the closing bracket"},
      {R"({"clients": [1,,2]})", "line 1, column 16: expected JSON, found a comma too many"},
      {"{,}", "line 1, column 2: expected JSON, found a comma too many"},
      {R"({"a": 1,,})", "line 1, column 9: expected JSON, found a comma too many"},
      {R"({"a": })", "line 1, column 7: expected JSON, found no value where one belongs"},
      {R"({"a": , "b": 1})", "line 1, column 7: expected JSON, found no value where one belongs"},
      {R"({"a": ])", "line 1, column 7: expected JSON, found no value where one belongs"},
      {"{\"a\": \"s3cr3t\"\n \"b\": 1}",
       "line 2, column 2: expected JSON, found no comma before this"},
      {R"({"a": 1 "b": 1})", "line 1, column 9: expected JSON, found no comma before this"},
      {R"({"a": [1 2]})", "line 1, column 10: expected JSON, found no comma before this"},
      {"{clients: []}", "line 1, column 2: expected JSON, found a key without quotes"},
      {R"({"a": s3cr3t})", "line 1, column 7: expected JSON, found a word without quotes"},
      {R"({"a": True})", "line 1, column 7: expected JSON, found a word without quotes"},
      {R"({"a": None})", "line 1, column 7: expected JSON, found a word without quotes"},
      {R"({"a": trues})", "line 1, column 7: expected JSON, found a word without quotes"},
      {R"({"a" = 1})", "line 1, column 6: expected JSON, found = in place of a colon"},
      {R"({"a" "b"})", "line 1, column 6: expected JSON, found no colon behind a key"},
      {R"({"a": 1; "b": 2})",
       "line 1, column 8: expected JSON, found a semicolon, which JSON does not have"},
      {"{\"a\": \"s3cr3t\n}",
       "line 1, column 7: expected JSON, found a text that is not closed in its line"},
      {"{\"a\": \"s3c\tr3t\"}",
       "line 1, column 11: expected JSON, found a tab or control character in a text"},
      {R"({"a": "C:\secret"})",
       "line 1, column 10: expected JSON, found a backslash that escapes nothing: write "
       "two of them"},
      {R"({"a": "\u12"})",
       "line 1, column 8: expected JSON, found a backslash that escapes nothing: write two "
       "of them"},
      {R"({"a": "\ud83d"})",
       "line 1, column 8: expected JSON, found a backslash that escapes nothing: write two "
       "of them"},
      {R"({"a": 08})", "line 1, column 7: expected JSON, found a number as JSON does not write it"},
      {R"({"a": 0x1F})",
       "line 1, column 7: expected JSON, found a number as JSON does not write it"},
      {R"({"a": 1.})", "line 1, column 7: expected JSON, found a number as JSON does not write it"},
      {R"({"a": +1})", "line 1, column 7: expected JSON, found a character that begins no value"},
      {R"({"a": .5})", "line 1, column 7: expected JSON, found a character that begins no value"},
      {R"({"a": -})", "line 1, column 7: expected JSON, found a number as JSON does not write it"},
      {"listen: 127.0.0.1:8787\nclients: []\n",
       "line 1, column 1: expected JSON, found YAML or another format: JSON begins with {"},
      {"---\nlisten: x\n",
       "line 1, column 1: expected JSON, found YAML or another format: JSON begins with {"},
      {"- a\n",
       "line 1, column 1: expected JSON, found YAML or another format: JSON begins with {"},
      {"[server]\nlisten = 1\n", "line 1, column 2: expected JSON, found a word without quotes"},
      {"listen = \"x\"\n",
       "line 1, column 1: expected JSON, found YAML or another format: JSON begins with {"},
      {R"({"a": 1} x)", "line 1, column 10: expected JSON, found more text behind the end"},
      {R"({"a": 1}})", "line 1, column 9: expected JSON, found more text behind the end"},
      {R"({"a": [1})", "line 1, column 9: expected JSON, found } where ] belongs"},
      {R"({"a": {"b": 1])", "line 1, column 14: expected JSON, found ] where } belongs"},
      {"{\n<<<<<<< HEAD\n\"a\": 1}",
       "line 2, column 1: expected JSON, found a mark of a merge conflict"},
      {"{\xc2\xa0"
       "\"a\": 1}",
       "line 1, column 2: expected JSON, found a no-break space, which is no space to JSON"},
      {"\xc3\xbc"
       "",
       "line 1, column 1: expected JSON, found YAML or another format: JSON begins with {"},
      {"{\"\xc3\xbc"
       "\xc3\xbc"
       "\": s3cr3t}",
       "line 1, column 8: expected JSON, found a word without quotes"},
      {R"({"a": 1, "a": 2})", "expected every key once, found \"a\" twice in one object"},
  });
}

TEST_CASE("config mistakes: another encoding than UTF-8", "[config]") {
  const Variables none;
  const std::string zero(1, '\0');
  const std::string rows[] = {"\xff\xfe{" + zero + "}" + zero, "\xfe\xff" + zero + "{" + zero + "}",
                              "{" + zero + "}" + zero, zero + "{" + zero + "}"};
  for (const auto& text : rows) {
    const Files files;
    check_said(said_of(files, files.write("c.json", text)),
               "c.json: ", "line 1, column 1: expected JSON, found UTF-16: save it as UTF-8");
  }
  for (const std::string text : {"\xfc", "\xc0\x80", "\xe0\x80\x80", "\xed\xa0\x80",
                                 "\xf5\x80\x80\x80", "\xe2\x82", "\x80"}) {
    const Files files;
    check_said(said_of(files, files.write("c.json", "{\"" + text + "\": 1}")),
               "c.json: ", "line 1, column 3: expected JSON, found another encoding than UTF-8");
  }
}

TEST_CASE("config: a file may begin with a byte order mark, and end its lines in any way",
          "[config]") {
  const Variables none;
  const Files files;
  const auto json = tokenferry::replace(good_config().dump(2), "\n", "\r\n");
  CHECK(said_of(files, files.write("c.json", "\xef\xbb\xbf" + json)).empty());
}

}  // namespace
