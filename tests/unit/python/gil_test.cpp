#include "work/python/gil.h"

#include <gtest/gtest.h>

#include <thread>

namespace gillab::python {
namespace {

TEST(Gil, TheMainThreadIsAttached) {
  EXPECT_EQ(PyGILState_Check(), 1);
}

TEST(Gil, DetachLetsGoAndComesBack) {
  {
    const Detach detached;
    EXPECT_EQ(PyGILState_Check(), 0);
  }
  EXPECT_EQ(PyGILState_Check(), 1);
}

TEST(Gil, AThreadUnknownToPythonCanAttach) {
  int before = -1;
  int inside = -1;
  {
    const Detach detached;
    std::jthread thread([&] {
      before = PyGILState_Check();
      const Attach attached;
      inside = PyGILState_Check();
    });
  }
  EXPECT_EQ(before, 0);
  EXPECT_EQ(inside, 1);
}

TEST(Gil, AttachNests) {
  const Detach detached;
  std::jthread thread([] {
    const Attach outer;
    {
      const Attach inner;
      EXPECT_EQ(PyGILState_Check(), 1);
    }
    EXPECT_EQ(PyGILState_Check(), 1);
  });
}

}  // namespace
}  // namespace gillab::python
