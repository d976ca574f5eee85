#include "shared/lean_text.hpp"

namespace tokenferry {

LeanText& LeanText::append(std::string_view more) {
  if (more.empty()) return *this;
  const bool in_place = size_ > 0 && arena::extend(end(), more.size());
  char* text = in_place ? const_cast<char*>(data_) : arena::allocate(size_ + more.size());
  if (!in_place && size_ > 0) std::memcpy(text, data_, size_);
  std::memcpy(text + size_, more.data(), more.size());
  data_ = text;
  size_ += more.size();
  return *this;
}

}  // namespace tokenferry
