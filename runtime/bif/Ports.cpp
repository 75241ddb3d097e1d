//===- Ports.cpp - BIFs about ports ---------------------------------------===//
#include "runtime/bif/Bif.h"
#include "runtime/bif/BifSupport.h"
#include "runtime/bif/BinarySupport.h"
#include "runtime/bif/Environment.h"
#include "runtime/port/ChildProcess.h"
#include "runtime/port/EventLoop.h"
#include "runtime/port/OsSignals.h"
#include "runtime/port/Port.h"
#include "runtime/process/Trace.h"
#include "runtime/process/Watch.h"
#include "runtime/sys/Host.h"
#include "runtime/term/Atoms.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

using namespace lumen;
using namespace lumen::rt;

//===----------------------------------------------------------------------===//
// Opening
//===----------------------------------------------------------------------===//

namespace {

/// What open_port was asked for.
struct Request {
  PortSettings settings;
  bool reads = false, writes = false, useStdio = true, errorsToOutput = false;
  bool hasArguments = false, hasArgument0 = false, hasDirectory = false;
  StringList arguments;
  ByteBuffer argument0, directory;
  Term environment;
};

/// Text for the system without zero bytes, terminated.
bool readText(ByteBuffer &out, Term term) {
  out.clear();
  if (term.isAtom()) {
    AtomText text = atomText(term);
    out.append(text.data, text.length);
  } else if (!appendName(out, term)) {
    return false;
  }
  if (memchr(out.data(), 0, out.size()))
    return false;
  out.push(0);
  return true;
}

bool readBool(Term value, bool &out) {
  out = value == atoms::true_;
  return out || value == atoms::false_;
}

/// {Low, High} or disabled.
bool readLimits(Term value, PortSettings &settings) {
  if (value == atoms::disabled) {
    settings.highWater = 0;
    return true;
  }
  if (!value.isTuple(2) || !value.element(0).isSmall() ||
      !value.element(1).isSmall())
    return false;
  int64_t low = value.element(0).toSmall(), high = value.element(1).toSmall();
  if (low < 1 || high < low)
    return false;
  settings.lowWater = static_cast<size_t>(low);
  settings.highWater = static_cast<size_t>(high);
  return true;
}

bool readPairOption(Request &request, Term key, Term value) {
  PortSettings &settings = request.settings;
  switch (key.atomIndex()) {
  case atoms::kIndex_packet:
    if (value != Term::small(1) && value != Term::small(2) &&
        value != Term::small(4))
      return false;
    settings.packetBytes = static_cast<unsigned>(value.toSmall());
    return true;
  case atoms::kIndex_line:
    if (!value.isSmall() || value.toSmall() <= 0 ||
        value.toSmall() > INT32_MAX)
      return false;
    settings.lineBytes = static_cast<uint32_t>(value.toSmall());
    return true;
  case atoms::kIndex_cd:
    request.hasDirectory = true;
    return readText(request.directory, value);
  case atoms::kIndex_env:
    request.environment = value;
    return properLength(value) >= 0;
  case atoms::kIndex_args: {
    request.hasArguments = true;
    for (; value.isCons(); value = value.tail()) {
      ByteBuffer text;
      if (value.head().isAtom() || !readText(text, value.head()))
        return false;
      request.arguments.add(text.data());
    }
    return value.isNil();
  }
  case atoms::kIndex_arg0:
    request.hasArgument0 = true;
    return !value.isAtom() && readText(request.argument0, value);
  case atoms::kIndex_parallelism:
    return readBool(value, settings.parallelism);
  case atoms::kIndex_busy_limits_port:
    return readLimits(value, settings);
  case atoms::kIndex_busy_limits_msgq: {
    PortSettings unused; // commands do not queue up before the port
    return readLimits(value, unused);
  }
  default:
    return false;
  }
}

bool readOption(Request &request, Term option) {
  PortSettings &settings = request.settings;
  if (option.isTuple(2) && option.element(0).isAtom())
    return readPairOption(request, option.element(0), option.element(1));
  if (!option.isAtom())
    return false;
  switch (option.atomIndex()) {
  case atoms::kIndex_stream:
    settings.packetBytes = 0;
    return true;
  case atoms::kIndex_use_stdio:
    return request.useStdio = true;
  case atoms::kIndex_nouse_stdio:
    request.useStdio = false;
    return true;
  case atoms::kIndex_stderr_to_stdout:
    return request.errorsToOutput = true;
  case atoms::kIndex_line:
    settings.lineBytes = 512;
    return true;
  case atoms::kIndex_binary:
    return settings.binary = true;
  case atoms::kIndex_in:
    return request.reads = true;
  case atoms::kIndex_out:
    return request.writes = true;
  case atoms::kIndex_eof:
    return settings.eof = true;
  case atoms::kIndex_exit_status:
    return settings.exitStatus = true;
  case atoms::kIndex_hide:
  case atoms::kIndex_overlapped_io:
    return true;
  default:
    return false;
  }
}

bool readOptions(Request &request, Term options) {
  for (; options.isCons(); options = options.tail())
    if (!readOption(request, options.head()))
      return false;
  if (!request.reads && !request.writes)
    request.reads = request.writes = true;
  return options.isNil() &&
         !(request.settings.lineBytes && request.settings.packetBytes) &&
         !(request.errorsToOutput && !request.useStdio);
}

/// The program's own variables with the changes of {env, ...}.
bool readEnvironment(StringList &out, Term changes) {
  SmallVector<size_t, 16> starts;
  ByteBuffer names; // those that are changed, each with its zero
  StringList set;
  for (; changes.isValue() && changes.isCons(); changes = changes.tail()) {
    Term pair = changes.head();
    ByteBuffer name, value;
    if (!pair.isTuple(2) || !readText(name, pair.element(0)) ||
        pair.element(0).isAtom() || name.size() < 2 ||
        memchr(name.data(), '=', name.size()))
      return false;
    starts.push(names.size());
    names.append(name.data(), name.size());
    if (pair.element(1) == atoms::false_)
      continue;
    if (pair.element(1).isAtom() || !readText(value, pair.element(1)))
      return false;
    name.truncate(name.size() - 1);
    name.push('=');
    name.append(value.data(), value.size() - 1);
    set.add(name.data(), name.size());
  }
  forEachVariable([&](const char *entry) {
    const char *equals = strchr(entry, '=');
    size_t length = equals ? static_cast<size_t>(equals - entry) : strlen(entry);
    for (size_t start : starts)
      if (strlen(names.data() + start) == length &&
          memcmp(names.data() + start, entry, length) == 0)
        return;
    out.add(entry);
  });
  // Of several settings of one name the last counts.
  for (size_t i = 0; i < set.count(); ++i) {
    size_t length = static_cast<size_t>(strchr(set.at(i), '=') - set.at(i)) + 1;
    bool isLast = true;
    for (size_t j = i + 1; j < set.count(); ++j)
      isLast &= strncmp(set.at(i), set.at(j), length) != 0;
    if (isLast)
      out.add(set.at(i));
  }
  return true;
}

/// What open_port says of a file that cannot be run: the usual checks of a
/// shell, before anything is started.
int checkExecutable(const char *file) {
  struct stat info;
  if (stat(file, &info) != 0)
    return errno == ENOTDIR ? ENOENT : errno;
  return S_ISREG(info.st_mode) && access(file, X_OK) != 0 ? EACCES : 0;
}

/// Errors by name, so that all ways out of open_port look alike.
Term openChild(Process &proc, Request &request, ByteBuffer &command,
               bool isShell) {
  StringList arguments, environment;
  if (!readEnvironment(environment, request.environment))
    return proc.badargWithCause(atoms::badopt);
  ChildOptions options;
  if (isShell) {
    ByteBuffer line;
    appendText(line, "exec ");
    line.append(command.data(), command.size() - 1);
    arguments.add("sh");
    arguments.add("-c");
    arguments.add(line.data(), line.size());
    options.file = "/bin/sh";
  } else {
    options.file = command.data();
    if (int error = checkExecutable(options.file))
      return proc.error(internAtom(error == ENOENT ? "enoent" : "eacces"));
    arguments.add(request.hasArgument0 ? request.argument0.data()
                                       : options.file);
    for (size_t i = 0; i < request.arguments.count(); ++i)
      arguments.add(request.arguments.at(i));
  }
  options.arguments = &arguments;
  options.environment = &environment;
  options.directory = request.hasDirectory ? request.directory.data() : nullptr;
  options.reads = request.reads;
  options.writes = request.writes;
  options.useStdio = request.useStdio;
  options.errorsToOutput = request.errorsToOutput;
  ChildProcess child;
  if (int error = startChild(options, child)) {
    return proc.error(internAtom(error == EMFILE   ? "emfile"
                                 : error == ENFILE ? "enfile"
                                 : error == ENOMEM ? "enomem"
                                 : error == ENOTSUP ? "enotsup"
                                                   : "eagain"));
  }
  request.settings.in = child.in;
  request.settings.out = child.out;
  request.settings.pid = child.pid;
  return Port::open(proc, request.settings);
}

/// {fd, In, Out}: descriptors that the program has anyhow. The port gets copies,
/// so the originals stay open when it ends.
Term openDescriptors(Process &proc, Request &request, Term in, Term out) {
  if (!in.isSmall() || !out.isSmall())
    return proc.badarg();
  int fds[] = {static_cast<int>(in.toSmall()), static_cast<int>(out.toSmall())};
  bool wanted[] = {request.reads, request.writes};
  int copies[] = {-1, -1};
  for (int i = 0; i < 2; ++i)
    if (wanted[i] && (copies[i] = shareDescriptor(fds[i])) < 0) {
      if (i == 1 && copies[0] >= 0)
        unshareDescriptor(copies[0]);
      return proc.error(internAtom("einval"));
    }
  char name[64];
  request.settings.nameSize = static_cast<size_t>(
      snprintf(name, sizeof name, "%d/%d", fds[0], fds[1]));
  request.settings.name = name;
  request.settings.in = copies[0];
  request.settings.out = copies[1];
  request.settings.sharedOut = fds[1];
  request.settings.isShared = true;
  return Port::open(proc, request.settings);
}

/// The name of a file, which OTP still takes: it is opened as the options say.
Term openFile(Process &proc, Request &request, Term what) {
  ByteBuffer name;
  if (request.hasArguments || request.hasArgument0 || !readText(name, what) ||
      name.size() < 2)
    return proc.badarg();
  int how = !request.reads    ? O_WRONLY | O_CREAT | O_TRUNC
            : request.writes ? O_RDWR | O_CREAT
                              : O_RDONLY;
  int fd = open(name.data(), how | O_CLOEXEC, 0666);
  if (fd < 0)
    return proc.error(internAtom("einval")); // whatever the reason is, as OTP
  request.settings.name = name.data();
  request.settings.nameSize = name.size() - 1;
  request.settings.in = request.reads ? fd : -1;
  // Each is closed by itself.
  request.settings.out =
      !request.writes ? -1
      : request.reads ? shareDescriptor(fd)
                      : fd;
  return Port::open(proc, request.settings);
}

} // namespace

BIF(erlang_open_port, 2) {
  Request request;
  bool isFile = args[0].isCons() || args[0].isAtom();
  if (!isFile && (!args[0].isTuple() || args[0].tupleSize() < 2))
    return proc.badarg();
  if (!readOptions(request, args[1]))
    return proc.badargWithCause(atoms::badopt);
  if (portCount() >= portLimit)
    return proc.systemLimit();
  if (isFile)
    return startEventLoop() ? openFile(proc, request, args[0])
                            : proc.error(internAtom("emfile"));
  Term kind = args[0].element(0), what = args[0].element(1);
  bool isProgram = kind == atoms::spawn_executable;
  if (!isProgram && (request.hasArguments || request.hasArgument0))
    return proc.badarg();
  if (!startEventLoop())
    return proc.error(internAtom("emfile"));
  if (kind == atoms::fd && args[0].tupleSize() == 3)
    return openDescriptors(proc, request, what, args[0].element(2));
  if ((kind != atoms::spawn && !isProgram) || args[0].tupleSize() != 2)
    return proc.badarg();
  ByteBuffer command;
  if ((isProgram && what.isAtom()) || !readText(command, what) ||
      command.size() < 2)
    return proc.badarg();
  request.settings.name = command.data();
  request.settings.nameSize = command.size() - 1;
  if (!isProgram && strcmp(command.data(), RamFile::kDriverName) == 0) {
    request.settings.isRamFile = true;
    return Port::open(proc, request.settings);
  }
  return openChild(proc, request, command, !isProgram);
}

//===----------------------------------------------------------------------===//
// Using
//===----------------------------------------------------------------------===//

/// True, or false if it is busy and nosuspend was given.
static Term portCommand(Process &proc, BifFunction *again, const Term *args) {
  bool force = false, suspend = true;
  Term flags = args[2];
  for (; flags.isCons(); flags = flags.tail())
    if (flags.head() == atoms::force)
      force = true;
    else if (flags.head() == atoms::nosuspend)
      suspend = false;
    else
      return proc.badarg();
  IoData data;
  if (!flags.isNil() || !data.read(args[1]))
    return proc.badarg();
  PortRef port(args[0]);
  if (!port)
    return proc.badarg();
  proc.bumpReductions(static_cast<int64_t>(100 + data.size() / 256));
  PortWatch watch(port->id(), "proc_sig");
  switch (port->command(proc.self(), data.data(), data.size(), force,
                        suspend ? proc.self() : Term())) {
  case PortOutcome::Done:
    return atoms::true_;
  case PortOutcome::Busy:
    if (!suspend)
      return atoms::false_;
    watchBusyPort(proc, port->id());
    return proc.waitAgain(again, args, 3);
  case PortOutcome::NoPort:
  case PortOutcome::BadArgument:
    break;
  }
  return proc.badarg();
}

static uint64_t portCommandAgain(Process *proc, const uint64_t *args) {
  Term terms[] = {Term(args[0]), Term(args[1]), Term(args[2])};
  return portCommand(*proc, portCommandAgain, terms).word();
}

BIF(erlang_port_command2, 2) {
  Term terms[] = {args[0], args[1], Term::nil()};
  return portCommand(proc, portCommandAgain, terms);
}
BIF(erlang_port_command, 3) {
  return portCommand(proc, portCommandAgain, args);
}

BIF(erlang_port_close, 1) {
  PortRef port(args[0]);
  return port && port->close(proc.self()) == PortOutcome::Done ? atoms::true_
                                                    : proc.badarg();
}

BIF(erlang_port_connect, 2) {
  PortRef port(args[0]);
  return port && args[1].isPid() &&
                 port->connect(proc.self(), args[1]) == PortOutcome::Done
             ? atoms::true_
             : proc.badarg();
}

/// What OTP's fd driver knows: the size of a terminal, as two native words.
BIF(erlang_port_control, 3) {
  constexpr int64_t kGetWindowSize = 100 + 0x018b0900;
  PortRef port(args[0]);
  unsigned size[2];
  static_assert(sizeof size == 8);
  if (!port || args[1] != Term::small(kGetWindowSize) ||
      !port->geometry(size[0], size[1]))
    return proc.badarg();
  return bytesToList(proc.heap(), reinterpret_cast<const uint8_t *>(size),
                     sizeof size, Term::nil());
}

/// No port understands it.
BIF(erlang_port_call2, 2) { return proc.badarg(); }
BIF(erlang_port_call, 3) { return proc.badarg(); }

BIF(erlang_port_info1, 1) {
  if (!args[0].isPort() && !args[0].isAtom())
    return proc.badarg();
  PortRef port(args[0]);
  Term info = port ? port->allInfo(proc.heap()) : Term();
  return info.isValue() ? info : atoms::undefined;
}

BIF(erlang_port_info2, 2) {
  if ((!args[0].isPort() && !args[0].isAtom()) || !args[1].isAtom())
    return proc.badarg();
  PortRef port(args[0]);
  if (!port)
    return atoms::undefined;
  Term info = port->info(proc.heap(), args[1]);
  return info.isValue() ? info : proc.badarg();
}

/// lumen:trace_port(Port, IsOn, Flags, Tracer): false: it is gone, or traced by another.
BIF(lumen_trace_port, 4) {
  PortRef port(args[0]);
  auto flags = static_cast<uint32_t>(args[2].toSmall());
  return boolTerm(port && port->changeTrace(args[1] == atoms::true_, flags, args[3]));
}
/// lumen:trace_port_state(Port): {Flags, Tracer} or undefined; of `new`, those to come.
BIF(lumen_trace_port_state, 1) {
  if (args[0].isAtom())
    return traceState(proc.heap(), newPortTrace.flags.load(),
                      newPortTrace.tracer.load());
  PortRef port(args[0]);
  return port ? port->traceState(proc.heap()) : atoms::undefined;
}
/// lumen:trace_new_ports(IsOn, Flags, Tracer)
BIF(lumen_trace_new_ports, 3) {
  changeNewTrace(newPortTrace, args[0] == atoms::true_,
                 static_cast<uint32_t>(args[1].toSmall()), args[2]);
  return atoms::true_;
}

BIF(erlang_ports, 0) { return listPorts(proc.heap()); }

BIF(erlang_port_set_data, 2) {
  PortRef port(args[0]);
  return port && port->setData(args[1]) ? atoms::true_ : proc.badarg();
}

BIF(erlang_port_get_data, 1) {
  PortRef port(args[0]);
  Term data = port ? port->data(proc.heap()) : Term();
  return data.isValue() ? data : proc.badarg();
}

//===----------------------------------------------------------------------===//
// Signals of the system
//===----------------------------------------------------------------------===//

BIF(os_set_signal, 2) {
  if (!args[0].isAtom() || !args[1].isAtom())
    return proc.badarg();
  SignalWish wish = args[1] == atoms::default_  ? SignalWish::Default
                    : args[1] == atoms::ignore_ ? SignalWish::Ignore
                                                : SignalWish::Handle;
  if ((wish == SignalWish::Handle && args[1] != atoms::handle) ||
      !setOsSignal(args[0], wish))
    return proc.badarg();
  return atoms::ok;
}
