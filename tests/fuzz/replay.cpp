// Runs a fuzz target once on every file of a corpus: what fuzzers found stays found, in every build.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

int main(int count, char** arguments) {
  namespace fs = std::filesystem;
  if (count != 2 || !fs::is_directory(arguments[1])) {
    std::fputs("Usage: replay CORPUS\n", stderr);
    return 2;
  }
  std::vector<fs::path> files{fs::directory_iterator(arguments[1]), fs::directory_iterator()};
  std::ranges::sort(files);
  for (const fs::path& file : files) {
    std::printf("%s\n", file.filename().c_str());  // the last one is the one that crashed
    std::fflush(stdout);
    std::ifstream stream(file, std::ios::binary);
    const std::vector<char> bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(bytes.data()), bytes.size());
  }
  if (files.empty()) std::fputs("The corpus is empty.\n", stderr);
  return files.empty() ? 1 : 0;
}
