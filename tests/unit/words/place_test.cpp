#include "tell/words/place.h"

#include <gtest/gtest.h>

namespace gillab::words {
namespace {

TEST(ThreadName, IsTheSystemsNumberWherePythonGaveNone) {
  EXPECT_EQ(thread_name({.given = "worker", .id = 7}), "worker");
  EXPECT_EQ(thread_name({.given = "", .id = 7}), "thread 7");
}

TEST(PythonVersion, IsReadFromItsHex) {
  EXPECT_EQ(python_version(0x030d00f0), "3.13.0");
  EXPECT_EQ(python_version(0), "");
}

TEST(CommandLine, JoinsTheWords) {
  EXPECT_EQ(command_line({"python3", "-c", "pass"}), "python3 -c pass");
  EXPECT_EQ(command_line({}), "");
}

TEST(Place, NamesTheUsersOwnFrameToo) {
  EXPECT_EQ(place({}), "no Python function, as when a thread begins or ends");
  EXPECT_EQ(place({{.function = "f", .file = "a.py", .line = 1}}), "f() at a.py:1");
  EXPECT_EQ(place({{.function = "<module>", .file = "/x/a.py", .line = 1}}), "<module> at a.py:1");
  EXPECT_EQ(place({{.function = "loads", .file = "/usr/lib/python3.11/json/__init__.py", .line = 9},
                   {.function = "read", .file = "/x/a.py", .line = 2}}),
            "loads() at __init__.py:9, called from read() at a.py:2");
}

TEST(PlaceLine, BeginsWithTheUsersOwnLine) {
  EXPECT_EQ(place_line({{.function = "f.<locals>.g", .file = "/x/a.py", .line = 1}}), "a.py:1 g()");
  EXPECT_EQ(place_line({{.function = "loads", .file = "/usr/lib/python3.11/json/__init__.py", .line = 9},
                        {.function = "read", .file = "/x/a.py", .line = 2}}),
            "a.py:2 read() > loads()");
}

}  // namespace
}  // namespace gillab::words
