// What the host lends, in JavaScript (server/edge/exchange.mjs): its files, its clocks, its way to
// write a number and an address. There is no other way out of the module.
#pragma once

#include <cstddef>
#include <cstdint>

#define TOKENFERRY_LENT_BY_HOST(name) __attribute__((import_module("host"), import_name(name)))

namespace tokenferry::server::lent {

/// As look_at has it (server/config/surroundings.hpp); the host fills it.
struct File {
  enum Fault : std::uint32_t { none, missing, directory, forbidden, other };
  std::uint32_t fault = missing;
  std::uint32_t kind = 2;  ///< 0: regular, 1: a pipe, 2: anything else
  std::uint32_t size = 0;
  std::uint32_t mode = 0;
  std::uint32_t own_group = 0;
};

TOKENFERRY_LENT_BY_HOST("look") void look(const char* path, std::size_t size, File* out);

/// Opens a file and reads it.
/// returns  its size; the octets are there for `copy`
TOKENFERRY_LENT_BY_HOST("read") std::size_t read(const char* path, std::size_t size);
TOKENFERRY_LENT_BY_HOST("copy") void copy(char* out);

/// Spells an address as `new URL(text).href` does (server/config/browser_url.hpp).
/// returns  its size, 0 where it cannot be spelt; the octets are there for `copy`
TOKENFERRY_LENT_BY_HOST("spell") std::size_t spell(const char* text, std::size_t size);

/// Ends the call, and this instance of the module with it.
[[noreturn]] TOKENFERRY_LENT_BY_HOST("refuse") void refuse(const char* message, std::size_t size);

/// Writes JavaScript's String(number), of at most 32 octets.
/// returns  how many
TOKENFERRY_LENT_BY_HOST("number_text") std::size_t number_text(double number, char* out);

/// JavaScript's Number(text).
TOKENFERRY_LENT_BY_HOST("read_number") double read_number(const char* text, std::size_t size);

/// Milliseconds that only grow.
TOKENFERRY_LENT_BY_HOST("now") double now();

/// Writes the time, RFC 3339 in UTC with milliseconds: 24 octets.
TOKENFERRY_LENT_BY_HOST("time") void time(char* out);

}  // namespace tokenferry::server::lent
