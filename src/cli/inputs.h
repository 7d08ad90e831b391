#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/files/file_list.h"
#include "cli/command.h"
#include "measure/lab/results.h"

/// What commands read, told to the list of files so that nothing overwrites it.
namespace gillab::cli {

/// Where a shell would find the program; the word itself where it would not.
[[nodiscard]] std::string program_file(const std::string& word);

void declare_results(files::FileList& files, const std::string& word);
void declare_baseline(files::FileList& files, const std::string& word);
void declare_scenarios(files::FileList& files, const std::vector<std::filesystem::path>& scenarios);

/// The interpreter that the user chose, or its environment's; empty: the default one.
void declare_python(files::FileList& files, const std::string& choice);

/// The files among the words of a command that gillab is to start, which it may read: its own, and whatever
/// its words and the values of its options name.
void declare_command(files::FileList& files, const Words& command);

/// The results in a file that the user names; "-" is standard input. Throws gillab::Error.
[[nodiscard]] lab::Results read_results(const std::string& word);

/// What would be read if the results were written to a file: the same measurements are then drawn the same,
/// now and from the file.
[[nodiscard]] lab::Results as_a_file_gives_them(const lab::Results& results);

}  // namespace gillab::cli
