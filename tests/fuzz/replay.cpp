// Runs a fuzz target without libFuzzer: on every file of its corpus, and on what chance makes of
// them. The seed is fixed, so that every run tries the same and a finding comes back.
#include <algorithm>
#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace {

constexpr std::size_t max_size = 4096;

std::string current;  // the input under way, for the report of a finding

extern "C" void report(int) {
  std::fputs("with the input: ", stderr);
  for (const char c : current) {
    const auto octet = static_cast<unsigned char>(c);
    std::fprintf(stderr, octet > 0x20 && octet < 0x7f && octet != '\\' ? "%c" : "\\x%02x", octet);
  }
  std::fputc('\n', stderr);
}

void run(std::string input) {
  current = std::move(input);
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(current.data()), current.size());
}

std::vector<std::string> read_corpus(const char* folder) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) paths.push_back(entry);
  std::sort(paths.begin(), paths.end());
  std::vector<std::string> inputs;
  for (const auto& path : paths) {
    std::ifstream in(path, std::ios::binary);
    inputs.emplace_back(std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>());
  }
  return inputs;
}

/// One change: an octet set, a piece taken out, doubled, or brought from another input.
void mutate(std::string& input, const std::vector<std::string>& corpus, std::mt19937& random) {
  static constexpr std::string_view odd = "&=%+#?/:@.,;[]\\ \t\r\n\"<>0az";
  const auto below = [&](std::size_t limit) { return limit == 0 ? 0 : random() % limit; };
  const auto at = below(input.size() + 1);
  const auto length = below(std::min<std::size_t>(input.size() - at, 32) + 1);
  switch (random() % 6) {
    case 0:
      input.insert(at, 1, odd[below(odd.size())]);
      break;
    case 1:
      if (at < input.size()) input[at] = static_cast<char>(random());
      break;
    case 2:
      if (at < input.size()) input[at] = odd[below(odd.size())];
      break;
    case 3:
      input.erase(at, length);
      break;
    case 4:
      input.insert(below(input.size() + 1), input.substr(at, length));
      break;
    default:
      const auto& other = corpus[below(corpus.size())];
      input.insert(at, other.substr(below(other.size()), 1 + below(64)));
  }
  if (input.size() > max_size) input.resize(max_size);
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fputs("usage: fuzz_TARGET CORPUS_FOLDER COUNT\n", stderr);
    return 2;
  }
  std::signal(SIGABRT, report);
  const auto corpus = read_corpus(argv[1]);
  if (corpus.empty()) {
    std::fprintf(stderr, "%s: holds no input\n", argv[1]);
    return 1;
  }
  for (const auto& input : corpus) run(input);
  run({});

  std::mt19937 random(1);
  for (long left = std::atol(argv[2]); left > 0; --left) {
    auto input = corpus[random() % corpus.size()];
    for (auto changes = 1 + random() % 5; changes > 0; --changes) mutate(input, corpus, random);
    run(std::move(input));
  }
  return 0;
}
