#pragma once

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "base/files/file_list.h"
#include "base/files/output.h"
#include "cli/options.h"
#include "cli/page_formats.h"

namespace gillab::cli {

/// Where a command's exports go: the options, and the places that the user gave them.
class ExportPlaces {
 public:
  void offer(std::string option, std::string help, files::Dash dash);
  void add_options(Options& app);
  void declare(files::FileList& files) const;

  /// Whether the user wants any of them.
  [[nodiscard]] bool wanted() const;

  /// The place of an option; empty when the user gave none.
  [[nodiscard]] const std::string& path_of(const std::string& option) const;

  /// Shows the page in a browser, if the user wants that; `draw` as for write(). A page for which no place
  /// was given is written to a temporary file, which stays.
  void open(const std::function<std::string(std::size_t)>& draw) const;

  /// Writes the exports, or only those to files that can be rewritten later, or only the others; standard
  /// output comes last. One that fails costs none of the others: then throws gillab::Error with what each
  /// said.
  enum class Which { kAll, kFiles, kStreams };
  void write(Which which, const std::function<std::string(std::size_t)>& draw) const;

 private:
  struct Row {
    std::string help;
    files::Output output;
  };
  std::vector<Row> rows_;
  bool open_ = false;
};

/// The exports that a command offers, all of them of what it has found out. export_formats.h has them.
template <class Findings>
class Exports {
 public:
  using Draw = std::function<std::string(const Findings&)>;

  void offer(std::string option, std::string help, Draw draw,
             files::Dash dash = files::Dash::kStandardOutput) {
    places_.offer(std::move(option), std::move(help), dash);
    draws_.push_back(std::move(draw));
  }

  /// A page in each of the formats that pages have. `what` it shows is for the help; `context` is what the
  /// formats may want to know besides.
  void offer_page(const std::string& what, const std::function<blocks::Page(const Findings&)>& page,
                  const std::function<PageContext(const Findings&)>& context,
                  files::Dash dash = files::Dash::kStandardOutput) {
    for (const PageFormat& format : page_formats()) {
      offer(
          fmt::format("--export-{}", format.word),
          fmt::format("write {} as {} there{}", what, format.name, format.purpose),
          [page, context, &format](const Findings& findings) {
            return format.draw(page(findings), context(findings));
          },
          dash);
    }
  }

  [[nodiscard]] bool anonymous() const { return without_names_; }

  /// Offers to leave out of every export what tells whose the findings are.
  void offer_anonymous(std::function<Findings(const Findings&)> anonymous) {
    anonymous_ = std::move(anonymous);
  }

  void add_options(Options& app) {
    places_.add_options(app);
    if (anonymous_)
      app.add_flag("--anonymous", without_names_,
                   "leave the machine's name and all folders out of what is exported");
  }
  void declare(files::FileList& files) const { places_.declare(files); }
  [[nodiscard]] bool wanted() const { return places_.wanted(); }
  [[nodiscard]] const std::string& path_of(const std::string& option) const {
    return places_.path_of(option);
  }

  /// While the work goes on: rewrites the files, so that what is known is on disk whatever happens next.
  void keep(const Findings& findings) {
    kept_ = true;
    write(ExportPlaces::Which::kFiles, findings);
  }

  /// At the end: writes what can be written only once, and the files unless they were kept.
  void finish(const Findings& findings) {
    write(kept_ ? ExportPlaces::Which::kStreams : ExportPlaces::Which::kAll, findings);
    with_told(findings, [this](const Findings& told) {
      places_.open([&](std::size_t row) { return draws_[row](told); });
    });
  }

 private:
  void write(ExportPlaces::Which which, const Findings& findings) const {
    with_told(findings, [&](const Findings& told) {
      places_.write(which, [&](std::size_t row) { return draws_[row](told); });
    });
  }

  /// Hands on what may be told of the findings.
  template <class Use>
  void with_told(const Findings& findings, Use use) const {
    if (without_names_) {
      use(anonymous_(findings));
    } else {
      use(findings);
    }
  }

  ExportPlaces places_;
  std::vector<Draw> draws_;
  std::function<Findings(const Findings&)> anonymous_;
  bool without_names_ = false;
  bool kept_ = false;
};

/// Writes first, for printing may end the process when whoever reads a pipe has gone; and prints also when
/// writing failed, so that what was found out is seen at least.
void write_then_print(const std::function<void()>& write, const std::function<void()>& print);

}  // namespace gillab::cli
