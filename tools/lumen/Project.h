//===- Project.h - what lumen test finds in a folder ------------*- C++ -*-===//
//
// A project as rebar3 knows it: one application (src, include, test, priv), or
// several in `apps` or `lib`; or just modules in src and test. rebar.config tells
// options of the compiler and dependencies; nothing is fetched.
//
//===----------------------------------------------------------------------===//
#ifndef LUMEN_TOOLS_LUMEN_PROJECT_H
#define LUMEN_TOOLS_LUMEN_PROJECT_H

#include "tools/lumen/Applications.h"

namespace lumen::tool {

struct Project {
  ProgramInputs inputs;
  /// The modules that are the project's: inputs.sources[0 .. ownCount). Behind
  /// them come those of dependencies.
  size_t ownCount = 0;
  bool isVerbose = false; ///< eunit_opts in rebar.config has `verbose`
};

/// Finds what is in the folder, and adds to `options` what rebar.config says of
/// compiling and what tests are compiled with. False if something is wrong; the
/// user has been told.
bool findProject(Options &options, Project &project);

} // namespace lumen::tool

#endif // LUMEN_TOOLS_LUMEN_PROJECT_H
