#include "server/edge/lent.hpp"

#include <array>
#include <string>

#include "server/config/browser_url.hpp"
#include "server/config/number_text.hpp"
#include "server/config/surroundings.hpp"
#include "server/edge/texts.hpp"
#include "shared/url.hpp"

namespace tokenferry::server {
namespace {

std::string_view words_for(std::uint32_t fault) {
  switch (fault) {
    case lent::File::none:
      return {};
    case lent::File::missing:
      return is_missing;
    case lent::File::directory:
      return is_directory;
    case lent::File::forbidden:
      return is_forbidden;
    default:
      return "a file that cannot be read";
  }
}

}  // namespace

FileFacts look_at(const std::string& path) {
  lent::File file;
  lent::look(path.data(), path.size(), &file);
  FileFacts facts;
  if (file.kind == 0) facts.kind = FileFacts::Kind::regular;
  if (file.kind == 1) facts.kind = FileFacts::Kind::pipe;
  facts.size = file.size;
  facts.mode = file.mode;
  facts.own_group = file.own_group != 0;
  facts.fault = words_for(file.fault);
  return facts;
}

std::string read_file(const std::string& path) {
  std::string octets(lent::read(path.data(), path.size()), '\0');
  lent::copy(octets.data());
  return octets;
}

std::optional<std::string> browser_spelling(std::string_view text) {
  std::string spelling(lent::spell(text.data(), text.size()), '\0');
  lent::copy(spelling.data());
  // Browsers allow more in a host than names have.
  if (!read_url(spelling)) return std::nullopt;
  return spelling;
}

std::vector<std::string_view> variables() {
  return edge::environment;
}

void refuse_config(const std::string& message) {
  lent::refuse(message.data(), message.size());
}

std::string number_text(double number) {
  std::array<char, 32> text;
  return {text.data(), lent::number_text(number, text.data())};
}

double read_number(const std::string& text) {
  return lent::read_number(text.data(), text.size());
}

}  // namespace tokenferry::server
