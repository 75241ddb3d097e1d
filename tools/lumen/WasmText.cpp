//===- WasmText.cpp - WebAssembly modules as text -------------------------===//

#include "tools/lumen/WasmText.h"

#ifdef LUMEN_WABT
#include <wabt/apply-names.h>
#include <wabt/binary-reader-ir.h>
#include <wabt/binary-reader.h>
#include <wabt/generate-names.h>
#include <wabt/ir.h>
#include <wabt/stream.h>
#include <wabt/wat-writer.h>
#endif

namespace lumen::tool {

#ifdef LUMEN_WABT

std::optional<std::string> wasmText(const std::string &bytes,
                                    std::string &error) {
  wabt::Features features;
  features.enable_tail_call();
  wabt::ReadBinaryOptions options(features, /*log_stream=*/nullptr,
                                  /*read_debug_names=*/true,
                                  /*stop_on_first_error=*/true,
                                  /*fail_on_custom_section_error=*/false);
  wabt::Errors errors;
  wabt::Module module;
  wabt::MemoryStream stream;
  wabt::WriteWatOptions layout;
  layout.inline_export = true;
  if (wabt::Failed(wabt::ReadBinaryIr("program", bytes.data(), bytes.size(),
                                      options, &errors, &module)) ||
      wabt::Failed(wabt::GenerateNames(&module)) ||
      wabt::Failed(wabt::ApplyNames(&module)) ||
      wabt::Failed(wabt::WriteWat(&stream, &module, layout))) {
    error =
        errors.empty() ? "the module cannot be read" : errors.front().message;
    return std::nullopt;
  }
  const std::vector<uint8_t> &text = stream.output_buffer().data;
  return std::string(text.begin(), text.end());
}

#else

std::optional<std::string> wasmText(const std::string &, std::string &error) {
  error = "this lumen was built without libwabt";
  return std::nullopt;
}

#endif

} // namespace lumen::tool
