#include "tell/format/html/html.h"

#include <fmt/format.h>

#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "tell/format/html/assets.h"
#include "tell/format/html/blocks.h"
#include "tell/format/html/packed.h"
#include "tell/format/html/reading.h"
#include "tell/format/html/text.h"

namespace gillab::html {

namespace {

/// Waiting is hatched as well as coloured.
constexpr std::string_view kPatterns =
    R"svg(<svg class="patterns" aria-hidden="true"><defs>
<pattern id="waited" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
<rect class="ground-waited" width="6" height="6"/><line class="hatch" x1="1" x2="1" y1="0" y2="6"/></pattern>
<pattern id="ready" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(-45)">
<rect class="ground-ready" width="6" height="6"/><line class="hatch" x1="1" x2="1" y1="0" y2="6"/></pattern>
</defs></svg>
)svg";

struct Link {
  std::string id;
  std::string title;
};

/// Puts blocks into sections, each of which begins with a heading, and remembers what the contents need.
class Writer {
 public:
  void add(const blocks::Page& page) {
    for (const blocks::Block& block : page)
      std::visit([this](const auto& each) { add(each); }, block);
    end_section();
  }

  [[nodiscard]] const std::string& body() const { return body_; }
  [[nodiscard]] const std::string& end() const { return end_; }

  [[nodiscard]] std::string contents() const {
    std::string items;
    for (const Link& link : links_)
      if (links_.size() > 1)
        items += fmt::format("<li><a href=\"#{}\">{}</a></li>", link.id, text(link.title));
    if (!first_picture_.empty()) items += "<li><a href=\"#reading\">How to read this</a></li>";
    if (items.empty()) return {};
    return fmt::format("<nav aria-label=\"Contents\"><ul>{}</ul></nav>\n", items);
  }

  /// The first picture of speedups; empty without any.
  [[nodiscard]] const std::string& first_picture() const { return first_picture_; }

 private:
  void add(const blocks::Gap& /*sections have one*/) {}
  void add(const blocks::Provenance& provenance) { end_ += drawn(provenance); }

  void add(const blocks::Heading& heading) { begin_section(heading.title, heading.rest); }

  void add(const blocks::Tree& tree) {
    if (!tree.title.empty()) begin_section(tree.title, {});
    body_ += drawn(tree);
  }

  void add(const blocks::Verdicts& verdicts) {
    body_ += drawn(verdicts);
    for (const blocks::VerdictGroup& group : verdicts.groups) {
      begin_section(group.scenario, {});
      body_ += drawn(group);
    }
  }

  void add(const blocks::Speedups& speedups) {
    const std::string id = fmt::format("speedups-{}", ++pictures_);
    if (first_picture_.empty()) first_picture_ = id;
    body_ += fmt::format("<div id=\"{}\">\n{}</div>\n", id, drawn(speedups));
  }

  template <class Block>
  void add(const Block& block) {
    body_ += drawn(block);
  }

  void begin_section(const std::string& title, const std::string& rest) {
    end_section();
    Link link{.id = new_id(title), .title = title};
    constexpr std::string_view kDash = "— ";  // which sets it off on one line
    const std::string_view own_line =
        std::string_view{rest}.starts_with(kDash) ? std::string_view{rest}.substr(kDash.size()) : rest;
    const std::string more = rest.empty() ? "" : fmt::format(" <small>{}</small>", text(own_line));
    body_ += fmt::format("<section aria-labelledby=\"{}\">\n<h2 id=\"{}\">{}{}</h2>\n", link.id, link.id,
                         text(title), more);
    links_.push_back(std::move(link));
    in_section_ = true;
  }

  void end_section() {
    if (in_section_) body_ += "</section>\n";
    in_section_ = false;
  }

  std::string new_id(const std::string& title) {
    const std::string wanted = "s-" + anchor(title);
    std::string id = wanted;
    for (int number = 2; !ids_.insert(id).second; ++number)
      id = fmt::format("{}-{}", wanted, number);
    return id;
  }

  std::string body_;
  std::string end_;
  std::vector<Link> links_;
  std::set<std::string> ids_;
  std::string first_picture_;
  int pictures_ = 0;
  bool in_section_ = false;
};

std::string head(const Frame& frame) {
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src {}; script-src "
      "{}; "
      "base-uri 'none'; form-action 'none'\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n<style>{}</style>\n</head>\n",
      policy_source(style()), policy_source(script()), text(frame.title), style().content);
}

std::string embedded(const Frame& frame) {
  if (frame.document.empty()) return {};
  return fmt::format("<script type=\"text/plain\" id=\"document\" data-file-name=\"{}\">{}</script>\n",
                     text(frame.file_name), packed(frame.document));
}

}  // namespace

std::string drawn(const blocks::Page& page, const Frame& frame) {
  Writer writer;
  writer.add(page);
  const std::string reading = writer.first_picture().empty() ? "" : how_to_read(writer.first_picture());
  return fmt::format(
      "{}<body>\n{}<header>\n<div class=\"top\"><h1>{}</h1><div class=\"tools\"></div></div>\n{}</header>\n"
      "<main>\n{}{}</main>\n<footer>{}</footer>\n{}<script>{}</script>\n</body>\n</html>\n",
      head(frame), kPatterns, text(frame.title), writer.contents(), writer.body(), reading, writer.end(),
      embedded(frame), script().content);
}

}  // namespace gillab::html
