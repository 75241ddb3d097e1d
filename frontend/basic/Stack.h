//===- Stack.h - recursion as deep as memory --------------------*- C++ -*-===//
//
// What walks nested code recurses. Where a step may be the one too many,
//
//   return withStack([&] { return node(n); });
//
// goes on with further stack when the thread's is nearly used up.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_FRONTEND_BASIC_STACK_H
#define LUMEN_FRONTEND_BASIC_STACK_H

#include <optional>
#include <type_traits>

namespace lumen::frontend {

/// Whether the thread's stack is nearly used up.
bool isStackLow();

/// Calls `function` with `argument` on further stack. Ends the program with a
/// message when there is no memory for that.
void callOnFurtherStack(void (*function)(void *), void *argument);

template <typename Function>
auto withStack(const Function &function) -> decltype(function()) {
  if (!isStackLow())
    return function();
  using Result = decltype(function());
  if constexpr (std::is_void_v<Result>) {
    callOnFurtherStack([](void *f) { (*static_cast<const Function *>(f))(); },
                       const_cast<Function *>(&function));
  } else {
    struct Call {
      const Function &function;
      std::optional<Result> result;
    } call{function, std::nullopt};
    callOnFurtherStack(
        [](void *c) {
          Call *call = static_cast<Call *>(c);
          call->result.emplace(call->function());
        },
        &call);
    return *call.result;
  }
}

} // namespace lumen::frontend

#endif // LUMEN_FRONTEND_BASIC_STACK_H
