#include "shared/scope.hpp"

#include <algorithm>

#include "shared/scan.hpp"

namespace tokenferry {

std::vector<Text> split_scope(View scope) {
  std::vector<Text> out;
  while (!scope.empty()) {
    auto rest = cut(scope, ' ');
    while (!rest.empty()) {
      const auto item = cut(rest, ',');
      if (!item.empty() && std::find(out.begin(), out.end(), item) == out.end()) {
        out.push_back(Text(item));
      }
    }
  }
  return out;
}

}  // namespace tokenferry
