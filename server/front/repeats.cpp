#include "server/front/repeats.hpp"

namespace tokenferry::server {

bool Repeats::admit(const IpAddress& address, std::string_view outcome, int status,
                    Clock::time_point now) {
  std::pair key{address.subscriber(), outcome};
  if (entries_.size() >= max_entries && !entries_.contains(key)) key.first = {};
  auto& entry = entries_.try_emplace(key, Entry{now + period}).first->second;
  entry.status = status;
  return ++entry.count <= written;
}

std::vector<Repeats::Sum> Repeats::take(Clock::time_point now) {
  std::vector<Sum> sums;
  std::erase_if(entries_, [&](const auto& each) {
    const auto& [key, entry] = each;
    if (entry.end > now) return false;
    if (entry.count > written) {
      sums.push_back({key.first, key.second, entry.status, entry.count - written});
    }
    return true;
  });
  return sums;
}

}  // namespace tokenferry::server
