//===- NpmPackage.cpp - a program as a package of npm ---------------------===//
//
//   DIR/package.json   an ES module with types; `lumen` in it says who wrote it
//   DIR/NAME.wasm      the program
//   DIR/NAME.wasm.map  its source map, with -g
//   DIR/NAME.mjs       what runs it, and its types in NAME.d.mts
//   DIR/README.md      how to use it
//
//===----------------------------------------------------------------------===//

#include "tools/lumen/NpmPackage.h"

#include "codegen/link/ModuleFiles.h"
#include "tools/lumen/Messages.h"
#include "tools/lumen/Resources.h"

#include "llvm/ADT/StringExtras.h"
#include "llvm/Support/FormatVariadic.h"
#include "llvm/Support/JSON.h"
#include "llvm/Support/raw_ostream.h"

#include <filesystem>
#include <stdlib.h>

namespace fs = std::filesystem;
using namespace llvm;

namespace lumen::tool {

bool writeHostFiles(const std::string &target, const std::string &program) {
  fs::path path(program);
  std::string stem = (path.parent_path() / path.stem()).string(), error;
  for (auto [from, to] :
       {std::pair("lumen.mjs", ".mjs"), std::pair("lumen.d.ts", ".d.mts")}) {
    std::optional<std::string> text =
        codegen::readFile(targetDir(target) + "/" + from, error);
    if (!text) {
      printError("cannot read lumen's own file: " + error);
      return false;
    }
    constexpr std::string_view kName = "@NAME@";
    if (size_t at = text->find(kName); at != std::string::npos)
      text->replace(at, kName.size(), path.stem().string());
    if (!codegen::writeFile(stem + to, *text, error)) {
      printError("cannot write '" + stem + to + "': " + error);
      return false;
    }
  }
  return true;
}

/// npm's names are lower case, of letters, digits, '-', '.' and '_', and begin
/// with neither of the last two.
static std::string packageName(StringRef program) {
  std::string name;
  for (char c : program) {
    bool isKept = isAlnum(c) || c == '-' || c == '.' || c == '_';
    if (name.empty() && !isAlnum(c))
      continue;
    name += isKept ? toLower(c) : '-';
  }
  return name.empty() ? "app" : name.substr(0, 214);
}

/// Three numbers, from a version of Erlang's with as many as there are.
static std::string packageVersion(StringRef version) {
  SmallVector<StringRef> parts;
  version.split(parts, '.');
  unsigned numbers[3] = {0, 0, 0};
  for (size_t i = 0; i < parts.size() && i < 3; ++i)
    if (parts[i].getAsInteger(10, numbers[i]))
      break;
  if (version.empty())
    numbers[1] = 1;
  return formatv("{0}.{1}.{2}", numbers[0], numbers[1], numbers[2]).str();
}

static std::string packageJson(const std::string &name,
                               const std::string &version, bool hasSourceMap) {
  std::string module = "./" + name + ".mjs", types = "./" + name + ".d.mts",
              wasm = "./" + name + ".wasm";
  std::string text;
  raw_string_ostream out(text);
  json::OStream json(out, 2);
  json.object([&] {
    json.attribute("name", packageName(name));
    json.attribute("version", packageVersion(version));
    json.attribute("description", name + ", compiled from Erlang by lumen");
    json.attribute("type", "module");
    json.attribute("main", module);
    json.attribute("types", types);
    json.attributeObject("exports", [&] {
      json.attributeObject(".", [&] {
        json.attribute("types", types);
        json.attribute("default", module);
      });
      json.attribute(wasm, wasm);
      json.attribute("./package.json", "./package.json");
    });
    json.attributeArray("files", [&] {
      for (const char *extension : {".mjs", ".d.mts", ".wasm"})
        json.value(name + extension);
      if (hasSourceMap)
        json.value(name + ".wasm.map");
    });
    json.attribute("sideEffects", false);
    json.attributeObject("engines", [&] { json.attribute("node", ">=20"); });
    json.attribute("lumen", LUMEN_VERSION);
  });
  out << "\n";
  return text;
}

static std::string packageReadme(const std::string &name) {
  return formatv(R"(# {0}

An Erlang program as a WebAssembly module, for browsers and Node.

```js
import {{ start, atom } from '{1}';

const app = await start({{ args: [], stdout: text => console.log(text) });
const reply = await app.call('some_server', atom('get'));
const status = await app.exited;
```

`start` runs the program; `app.call` asks a process, by its registered name or
pid, as gen_server:call does, and `app.send` sends it a message. How Erlang's
terms look in JavaScript and what `start` takes is said in `{0}.d.mts`.

The program needs no workers, no shared memory and no special headers. The
`.wasm` is fetched from beside the `.mjs`; `start({{ wasm })` takes it from
elsewhere.
)",
                 name, packageName(name))
      .str();
}

NpmPackage::NpmPackage(std::string folder, std::string name,
                       std::string version)
    : folder_(std::move(folder)), name_(std::move(name)),
      version_(std::move(version)) {}

NpmPackage::~NpmPackage() {
  std::error_code ignored;
  if (!staging_.empty())
    fs::remove_all(staging_, ignored);
}

/// A package.json that lumen has written may be replaced, no other one.
static bool isOwnPackage(const std::string &text) {
  Expected<json::Value> value = json::parse(text);
  if (!value) {
    consumeError(value.takeError());
    return false;
  }
  const json::Object *object = value->getAsObject();
  return object && object->get("lumen");
}

bool NpmPackage::begin() {
  fs::path folder = fs::path(folder_).lexically_normal();
  if (!folder.has_filename()) // DIR/
    folder = folder.parent_path();
  folder_ = folder.string();
  std::error_code ignored;
  std::string error;
  if (fs::exists(folder, ignored)) {
    std::string manifest = folder_ + "/package.json";
    std::optional<std::string> text;
    if (!fs::is_directory(folder, ignored)) {
      printError("'" + folder_ + "' is no folder; -o names the package's");
      return false;
    }
    if (fs::exists(manifest, ignored) &&
        (!(text = codegen::readFile(manifest, error)) ||
         !isOwnPackage(*text))) {
      printError("'" + manifest +
                 "' is not lumen's; choose another folder with -o");
      return false;
    }
  }
  std::string pattern =
      (folder.parent_path() / ("." + folder.filename().string() + ".XXXXXX"))
          .string();
  if (!mkdtemp(pattern.data())) {
    printError("cannot create '" + folder_ + "': " + strerror(errno));
    return false;
  }
  fs::permissions(pattern,
                  fs::perms::owner_all | fs::perms::group_read |
                      fs::perms::group_exec | fs::perms::others_read |
                      fs::perms::others_exec,
                  ignored);
  staging_ = pattern;
  return true;
}

bool NpmPackage::write(const char *name, const std::string &text) {
  std::string error;
  if (codegen::writeFile(staging_ + "/" + name, text, error))
    return true;
  printError("cannot write '" + folder_ + "/" + name + "': " + error);
  return false;
}

bool NpmPackage::finish(const std::string &target) {
  std::error_code ignored;
  // Linked as a program, but nothing that a shell starts.
  fs::permissions(program(),
                  fs::perms::owner_exec | fs::perms::group_exec |
                      fs::perms::others_exec,
                  fs::perm_options::remove, ignored);
  return writeHostFiles(target, program()) &&
         write("README.md", packageReadme(name_)) &&
         write("package.json", packageJson(name_, version_,
                                           fs::exists(program() + ".map", ignored))) && moveInto();
}

/// As a whole where there is nothing yet, else file by file: what else is in
/// the folder (node_modules) stays.
bool NpmPackage::moveInto() {
  std::error_code error;
  if (!fs::exists(folder_, error)) {
    fs::rename(staging_, folder_, error);
    if (!error) {
      staging_.clear();
      return true;
    }
  } else {
    for (const fs::directory_entry &entry :
         fs::directory_iterator(staging_, error)) {
      fs::rename(entry.path(), fs::path(folder_) / entry.path().filename(),
                 error);
      if (error)
        break;
    }
    if (!error)
      return true;
  }
  printError("cannot write '" + folder_ + "': " + error.message());
  return false;
}

} // namespace lumen::tool
