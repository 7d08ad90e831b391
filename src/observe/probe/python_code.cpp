#include "observe/probe/python_code.h"

#include <dlfcn.h>
#include <link.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>
#include <utility>

#include "observe/probe/safe_read.h"

namespace gillab::probe {

namespace {

/// Python's objects; the probe includes none of its headers.
struct Object;

/// Where CPython keeps what leads to the running code, in bytes. None of it is API, so each minor version has
/// its own row, and nothing is believed before it has been checked (is_instance).
struct Layout {
  std::uint32_t minor;
  std::size_t thread_frame;  ///< of PyThreadState: current_frame; before 3.13 cframe, which points at it
  bool through_cframe;
  std::size_t cframe_frame;  ///< of _PyCFrame: current_frame
  std::size_t frame_code;    ///< of _PyInterpreterFrame: f_code, later f_executable
  std::size_t frame_previous;
  std::size_t frame_instruction;  ///< prev_instr; only where there is no function that tells the line
};

constexpr std::array kLayouts{Layout{.minor = 11,
                                     .thread_frame = 56,
                                     .through_cframe = true,
                                     .cframe_frame = 8,
                                     .frame_code = 32,
                                     .frame_previous = 48,
                                     .frame_instruction = 56},
                              Layout{.minor = 12,
                                     .thread_frame = 56,
                                     .through_cframe = true,
                                     .cframe_frame = 0,
                                     .frame_code = 0,
                                     .frame_previous = 8,
                                     .frame_instruction = 0},
                              Layout{.minor = 13,
                                     .thread_frame = 72,
                                     .through_cframe = false,
                                     .cframe_frame = 0,
                                     .frame_code = 0,
                                     .frame_previous = 8,
                                     .frame_instruction = 0},
                              Layout{.minor = 14, .thread_frame = 72, .frame_previous = 8},
                              Layout{.minor = 15, .thread_frame = 72, .frame_previous = 8}};

// PyObject and PyCodeObject, the same from 3.11 to 3.15.
constexpr std::size_t kObjectType = 8;
constexpr std::size_t kCodeFile = 112;
constexpr std::size_t kCodeQualifiedName = 128;
constexpr std::size_t kCodeInstructions311 = 184;

constexpr std::uintptr_t kTagBits = 3;  ///< 3.14 marks borrowed references in the low bits

struct Python {
  std::uintptr_t code_begin;
  std::uintptr_t code_end;
  std::uint32_t version;
  bool free_threaded;
  const Layout* layout;
  const void* code_type;
  const void* text_type;

  void* (*this_thread_state)();
  int (*line_of_frame)(void*);
  int (*line_of_address)(void*, int);
  std::ptrdiff_t (*text_length)(Object*);
  std::uint32_t (*text_character)(Object*, std::ptrdiff_t);

  Object* (*current_frame)();
  Object* (*frame_locals)(Object*);
  Object* (*mapping_item)(Object*, const char*);
  Object* (*attribute)(Object*, const char*);
  const char* (*utf8)(Object*);
  void (*decref)(Object*);
  void (*clear_error)();
};

constinit Python python{};

template <typename Function>
void find(Function*& function, const char* name) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): dlsym gives data pointers only
  function = reinterpret_cast<Function*>(::dlsym(RTLD_DEFAULT, name));
}

/// The executable segment that holds `address`.
int find_segment(dl_phdr_info* object, std::size_t /*size*/, void* address) {
  const std::span segments(object->dlpi_phdr, object->dlpi_phnum);
  const auto wanted = *static_cast<const std::uintptr_t*>(address);
  for (const auto& segment : segments) {
    const std::uintptr_t begin = object->dlpi_addr + segment.p_vaddr;
    const bool executable = segment.p_type == PT_LOAD && (segment.p_flags & PF_X) != 0;
    if (!executable || wanted < begin || wanted >= begin + segment.p_memsz) continue;
    python.code_begin = begin;
    python.code_end = begin + segment.p_memsz;
    return 1;
  }
  return 0;
}

bool is_instance(std::uintptr_t object, const void* type) {
  std::uintptr_t found = 0;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): compared, not followed
  const auto wanted = reinterpret_cast<std::uintptr_t>(type);
  return object != 0 && safe_read(object + kObjectType, found) && found == wanted;
}

/// Of an address that is_instance() has checked.
Object* object_at(std::uintptr_t address) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast,performance-no-int-to-ptr)
  return reinterpret_cast<Object*>(address);
}

std::size_t put_utf8(std::uint32_t character, std::span<char> out) {
  const auto byte = [](std::uint32_t value) { return static_cast<char>(value); };
  const auto tail = [](std::uint32_t value) { return static_cast<char>(0x80U | (value & 0x3FU)); };
  std::array<char, 4> bytes{};
  std::size_t size = 0;
  if (character < 0x80) {
    bytes = {byte(character)};
    size = 1;
  } else if (character < 0x800) {
    bytes = {byte(0xC0U | character >> 6U), tail(character)};
    size = 2;
  } else if (character < 0x10000) {
    bytes = {byte(0xE0U | character >> 12U), tail(character >> 6U), tail(character)};
    size = 3;
  } else {
    bytes = {byte(0xF0U | character >> 18U), tail(character >> 12U), tail(character >> 6U), tail(character)};
    size = 4;
  }
  if (size > out.size()) return 0;
  std::copy_n(bytes.begin(), size, out.begin());
  return size;
}

/// Copies a str's end, as much as fits, and a zero byte.
void copy_end(std::uintptr_t address, std::span<char> out) {
  out.front() = '\0';
  if (!is_instance(address, python.text_type)) return;
  Object* const text = object_at(address);
  const std::ptrdiff_t length = python.text_length(text);
  const auto room = static_cast<std::ptrdiff_t>(out.size()) - 1;
  std::size_t used = 0;
  for (std::ptrdiff_t i = std::max<std::ptrdiff_t>(0, length - room); i < length; ++i) {
    const std::size_t size =
        put_utf8(python.text_character(text, i), out.subspan(used).first(out.size() - 1 - used));
    if (size == 0) break;
    used += size;
  }
  out[used] = '\0';
}

int line_of(std::uintptr_t frame, std::uintptr_t code) {
  if (python.line_of_frame != nullptr) return python.line_of_frame(object_at(frame));
  std::uintptr_t instruction = 0;
  if (!safe_read(frame + python.layout->frame_instruction, instruction)) return -1;
  return python.line_of_address(object_at(code),
                                static_cast<int>(instruction - (code + kCodeInstructions311)));
}

/// The innermost frame of the calling thread, or 0.
std::uintptr_t innermost_frame() {
  const Layout& layout = *python.layout;
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): read as bytes from here on
  const auto thread = reinterpret_cast<std::uintptr_t>(python.this_thread_state());
  std::uintptr_t frame = 0;
  if (thread == 0 || !safe_read(thread + layout.thread_frame, frame)) return 0;
  if (layout.through_cframe && !safe_read(frame + layout.cframe_frame, frame)) return 0;
  return frame;
}

void release(Object* object) {
  if (object != nullptr) python.decref(object);
}

/// Copies a str as far as it fits, cut between characters, and a zero byte.
void copy_text(Object* text, std::span<char> out) {
  const char* const utf8 = text != nullptr ? python.utf8(text) : nullptr;
  if (utf8 == nullptr) return;
  std::size_t size = std::min(std::strlen(utf8), out.size() - 1);
  const auto is_tail = [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U; };
  while (size > 0 && is_tail(utf8[size]))
    --size;
  std::copy_n(utf8, size, out.begin());
  out[size] = '\0';
}

bool says(Object* text, std::string_view wanted) {
  const char* const utf8 = text != nullptr ? python.utf8(text) : nullptr;
  return utf8 != nullptr && utf8 == wanted;
}

/// Whether the frame runs a function `start` of the module threading.
bool is_thread_start(Object* frame) {
  Object* const code = python.attribute(frame, "f_code");
  Object* const function = code != nullptr ? python.attribute(code, "co_name") : nullptr;
  Object* const globals = python.attribute(frame, "f_globals");
  Object* const module = globals != nullptr ? python.mapping_item(globals, "__name__") : nullptr;
  const bool is = says(function, "start") && says(module, "threading");
  for (Object* const object : {code, function, globals, module})
    release(object);
  return is;
}

}  // namespace

bool find_python() {
  const void* const inside = ::dlsym(RTLD_DEFAULT, "Py_IsInitialized");
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): compared with the bounds of segments
  auto address = reinterpret_cast<std::uintptr_t>(inside);
  if (address == 0 || ::dl_iterate_phdr(&find_segment, &address) == 0) return false;

  if (const auto* version = static_cast<const unsigned long*>(::dlsym(RTLD_DEFAULT, "Py_Version"))) {
    python.version = static_cast<std::uint32_t>(*version);
  }
  python.free_threaded = ::dlsym(RTLD_DEFAULT, "PyUnstable_Module_SetGIL") != nullptr;  // in no other build
  const auto* const layout = std::ranges::find(kLayouts, python.version >> 16U & 0xFFU, &Layout::minor);
  python.code_type = ::dlsym(RTLD_DEFAULT, "PyCode_Type");
  python.text_type = ::dlsym(RTLD_DEFAULT, "PyUnicode_Type");
  find(python.this_thread_state, "PyGILState_GetThisThreadState");
  find(python.line_of_frame, "PyUnstable_InterpreterFrame_GetLine");
  find(python.line_of_address, "PyCode_Addr2Line");
  find(python.text_length, "PyUnicode_GetLength");
  find(python.text_character, "PyUnicode_ReadChar");
  find(python.current_frame, "PyEval_GetFrame");
  find(python.frame_locals, "PyFrame_GetLocals");
  find(python.mapping_item, "PyMapping_GetItemString");
  find(python.attribute, "PyObject_GetAttrString");
  find(python.utf8, "PyUnicode_AsUTF8");
  find(python.decref, "Py_DecRef");
  find(python.clear_error, "PyErr_Clear");
  const bool complete = python.code_type != nullptr && python.text_type != nullptr &&
                        python.this_thread_state != nullptr && python.line_of_address != nullptr &&
                        python.text_length != nullptr && python.text_character != nullptr;
  if (complete && sizeof(void*) == 8 && layout != kLayouts.end()) python.layout = layout;
  return true;
}

bool is_python_code(const void* address) {
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): compared with the bounds of a segment
  const auto number = reinterpret_cast<std::uintptr_t>(address);
  return number >= python.code_begin && number < python.code_end;
}

std::uint32_t python_version() {
  return python.version;
}

bool is_free_threaded() {
  return python.free_threaded;
}

std::size_t note_frames(std::span<FrameNote> frames) {
  if (python.layout == nullptr) return 0;
  std::size_t noted = 0;
  constexpr int kMostSteps = 16;  // frames of C code lie between
  std::uintptr_t frame = innermost_frame();
  for (int step = 0; step < kMostSteps && frame != 0 && noted < frames.size(); ++step) {
    std::uintptr_t code = 0;
    if (!safe_read(frame + python.layout->frame_code, code)) break;
    code &= ~kTagBits;
    if (is_instance(code, python.code_type)) {
      FrameNote& note = frames[noted];
      std::uintptr_t name = 0;
      std::uintptr_t file = 0;
      if (!safe_read(code + kCodeQualifiedName, name) || !safe_read(code + kCodeFile, file)) break;
      copy_end(file, note.file);
      copy_end(name, note.function);
      note.line = line_of(frame, code);
      // The interpreter's own entry frames are code objects without a place in any file.
      if (note.line > 0) ++noted;
    }
    if (!safe_read(frame + python.layout->frame_previous, frame)) break;
  }
  return noted;
}

void name_of_new_thread(std::span<char> name) {
  if (python.current_frame == nullptr || python.frame_locals == nullptr || python.mapping_item == nullptr)
    return;
  Object* const frame = python.current_frame();  // borrowed
  // Only in threading.Thread.start is `self` the new thread. Anywhere else, looking at it could run anything.
  Object* const locals = frame != nullptr && is_thread_start(frame) ? python.frame_locals(frame) : nullptr;
  Object* const thread = locals != nullptr ? python.mapping_item(locals, "self") : nullptr;
  Object* const text = thread != nullptr ? python.attribute(thread, "_name") : nullptr;
  copy_text(text, name);
  python.clear_error();
  for (Object* const object : {locals, thread, text})
    release(object);
}

}  // namespace gillab::probe
