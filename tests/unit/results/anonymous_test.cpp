#include "measure/lab/anonymous.h"

#include <string>

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include "example.h"
#include "tell/results/results_json.h"

namespace gillab::lab {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

TEST(Anonymous, FoldersAreLeftOutAndFilesStay) {
  EXPECT_EQ(without_folders("File \"/home/ada/work/a.py\", line 3, in f"), "File \"a.py\", line 3, in f");
  EXPECT_EQ(without_folders("/usr/bin/python3"), "python3");
  EXPECT_EQ(without_folders("file:/home/ada/x and --out=/tmp/y/z"), "file:x and --out=z");
  EXPECT_EQ(without_folders("gcc -I/home/ada/include -L/home/ada/lib"), "gcc -Iinclude -Llib");
  EXPECT_EQ(without_folders("/home/ada is full"), "~ is full");
}

TEST(Anonymous, WhatIsNoPathStays) {
  for (const char* text : {"", "/", "python/threads over python/serial", "1/2 of it", "and/or", "12 MB/s",
                           "total / count", "x[0]/n", "f(x)/n", "a // b", "http://localhost:80/x"})
    EXPECT_EQ(without_folders(text), text);
}

TEST(Anonymous, NothingTellsWhoseTheResultsAre) {
  Results results{.context = gillab::testing::example_context(),
                  .scenarios = {gillab::testing::primes_result()}};
  results.context.machine.host_name = "adas-laptop";
  results.context.python.executable = "/home/ada/venv/bin/python";
  results.context.other = Other{.label = "3.13t", .python = {.executable = "/home/ada/py313t/bin/python3"}};
  results.scenarios[0].parameters.json()["data"] = "/home/ada/data.csv";
  results.scenarios[0].variants[6].reason = "cannot read /home/ada/secret.txt";
  results.scenarios[0].variants[7].details = "File \"/home/ada/a.py\", line 1";
  results.scenarios[0].claims[0].reason = because::Trouble{.variant = "a", .text = "no /home/ada/b"};
  results.scenarios[0].reason = "/home/ada is full";
  const std::string document = results::to_json(anonymous(results));
  EXPECT_THAT(document, Not(HasSubstr("ada")));
  EXPECT_THAT(document, HasSubstr("secret.txt"));
  EXPECT_EQ(results::from_json(document, "it").context.python.executable, "python");
}

}  // namespace
}  // namespace gillab::lab
