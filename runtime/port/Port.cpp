//===- Port.cpp - programs and descriptors as ports -----------------------===//
//
// What a port tells its owner, and in which order, follows OTP's spawn and fd
// drivers: data; at the end of input, with exit_status, the status (once the
// child has ended, too); a last line without its end; then eof, or the port's
// own end.
// Source: OTP sys_drivers.c, io.c.
//
//===----------------------------------------------------------------------===//
#include "runtime/port/Port.h"
#include "runtime/binary/Bitstring.h"
#include "runtime/io/Console.h"
#include "runtime/io/FileHandle.h"
#include "runtime/port/ChildProcess.h"
#include "runtime/port/EventLoop.h"
#include "runtime/process/Exit.h"
#include "runtime/process/ProcessTable.h"
#include "runtime/process/References.h"
#include "runtime/process/Registry.h"
#include "runtime/process/Trace.h"
#include "runtime/process/Watch.h"
#include "runtime/bif/BinarySupport.h"
#include "runtime/sched/Epoch.h"
#include "runtime/sched/Scheduler.h"
#include "runtime/sys/Host.h"
#include "runtime/term/ArenaHeap.h"
#include "runtime/term/Atoms.h"
#include "runtime/term/Copy.h"
#include "runtime/term/Identifiers.h"

#include <errno.h>
#include <new>
#include <unistd.h>

namespace lumen::rt {

//===----------------------------------------------------------------------===//
// The table
//===----------------------------------------------------------------------===//

namespace {

struct TableEntry {
  uint64_t key; ///< number
  Port *port;
};

constinit Mutex tableMutex; ///< guards the two below; taken after a port's
KeyTable<TableEntry> *table = nullptr;
uint64_t lastNumber = 3; // the first ones are the emulator's own in OTP

uint64_t portNumber(Term port) { return localData(port); }

void forgetPort(uint64_t number) {
  LockGuard guard(tableMutex);
  table->erase(number);
}

Port *retainPort(uint64_t number) {
  LockGuard guard(tableMutex);
  TableEntry *entry = table ? table->find(number) : nullptr;
  if (!entry)
    return nullptr;
  entry->port->retain();
  return entry->port;
}

/// Words that a message from a port may need beside a list of bytes.
constexpr size_t kMessageWords = 32;

} // namespace

PortRef::PortRef(Term portOrName) : port_(nullptr) {
  Term port = portOrName.isAtom() ? lookupName(portOrName) : portOrName;
  if (port.isValue() && port.isPort())
    port_ = retainPort(portNumber(port));
}

PortRef::PortRef(uint64_t number) : port_(retainPort(number)) {}

void Port::release() {
  if (references_.fetch_sub(1, std::memory_order_acq_rel) != 1)
    return;
  if (data_)
    Signal::destroy(data_);
  free(name_);
  if (ramFile_) {
    ramFile_->~RamFile();
    free(ramFile_);
  }
  this->~Port();
  free(this);
}

/// Visits the ports that there are now; the table is not locked meanwhile.
template <typename Visit> static void forEachPort(Visit visit) {
  SmallVector<Port *, 64> ports;
  {
    LockGuard guard(tableMutex);
    if (table)
      table->forEach([&](const TableEntry &entry) {
        entry.port->retain();
        ports.push(entry.port);
      });
  }
  for (Port *port : ports) {
    visit(*port);
    port->release();
  }
}

Term listPorts(Heap &heap) {
  Term list = Term::nil();
  forEachPort([&](Port &port) {
    if (port.isOpen())
      list = makeCons(heap, port.id(), list);
  });
  return list;
}


void portReadable(uint64_t number) {
  if (PortRef port(number); port) {
    PortWatch watch(port->id(), "ready_input");
    port->readable();
  }
}
void portWritable(uint64_t number) {
  if (PortRef port(number); port) {
    PortWatch watch(port->id(), "ready_output");
    port->writable();
  }
}
void portChildEnded(uint64_t number, int status) {
  if (PortRef port(number); port) {
    PortWatch watch(port->id(), "ready_input");
    port->childEnded(status);
  }
}

bool deliverPortSignal(Term term, Signal *signal) {
  PortRef port(term);
  if (!port)
    return false;
  PortWatch watch(term, "proc_sig");
  return port->take(signal);
}

/// What the port does now, for running_ports; 0: what comes from outside.
class Port::Task {
public:
  Task(Port &port, Term what) : port_(port), what_(what) {
    port_.tell(kTraceRunningPorts, "in", what_);
  }
  ~Task() {
    if (port_.state_ == State::Open)
      port_.tell(kTraceRunningPorts, "out", what_);
  }
  Task(const Task &) = delete;

private:
  Port &port_;
  Term what_;
};

//===----------------------------------------------------------------------===//
// Opening
//===----------------------------------------------------------------------===//

Term Port::open(Process &owner, const PortSettings &settings) {
  auto *port = new (mallocOrDie(sizeof(Port))) Port;
  port->settings_ = settings;
  port->name_ = static_cast<char *>(mallocOrDie(settings.nameSize + 1));
  memcpy(port->name_, settings.name, settings.nameSize);
  port->name_[settings.nameSize] = 0;
  port->settings_.name = port->name_;
  if (settings.isRamFile)
    port->ramFile_ = new (mallocOrDie(sizeof(RamFile))) RamFile;
  port->connected_ = owner.self().word();
  if (uint64_t tracer = newPortTrace.tracer.load(std::memory_order_relaxed)) {
    port->traceFlags_ = newPortTrace.flags.load(std::memory_order_relaxed);
    port->tracer_ = tracer;
  }
  {
    LockGuard guard(tableMutex);
    if (!table)
      table = new (allocateBlock(sizeof *table)) KeyTable<TableEntry>;
    port->number_ = ++lastNumber;
    port->id_ = Term(port->number_ << kIdShift | abi::kTagPort);
    table->insert({port->number_, port});
  }
  openPorts.fetch_add(1, std::memory_order_relaxed);
  Term id = port->id_;
  LockGuard guard(port->mutex_);
  if (port->traceFlags_) [[unlikely]] {
    size_t size = settings.nameSize < 255 ? settings.nameSize : 255;
    port->tell(kTracePorts, "open", owner.self(), internAtom(port->name_, size));
    {
      Task task(*port, internAtom("open"));
    }
    port->tell(kTracePorts, "getting_linked", owner.self());
  }
  port->links_.insert({owner.self().word()});
  relationsOf(owner).links.insert({id.word()});
  if (settings.pid)
    watchChild(settings.pid, port->number_);
  if (settings.in >= 0)
    watchDescriptor(settings.in, EventKind::Readable, port->number_);
  return id;
}

//===----------------------------------------------------------------------===//
// Tracing
//===----------------------------------------------------------------------===//

void Port::tell(uint32_t flag, const char *event, Term a, Term b) {
  // As in OTP, patterns for messages are those of processes.
  if (!isTold(flag))
    return;
  if (!sendTrace(id_, tracer_, traceFlags_, event, a, b)) {
    traceFlags_ = 0;
    tracer_ = 0;
  }
}

void Port::tellRequest(Term from, const char *request, Term value) {
  if (!isTold(kTraceReceive))
    return;
  ArenaHeap heap(16);
  Term what = internAtom(request);
  if (value.isValue())
    what = makeTuple(heap, what, value);
  tell(kTraceReceive, "receive", makeTuple(heap, from, what));
}

void Port::tellCommand(Term from, const uint8_t *bytes, size_t size) {
  if (!isTold(kTraceReceive))
    return;
  ArenaHeap heap(16);
  tellRequest(from, "command", makeBinary(heap, bytes, size));
}

bool Port::changeTrace(bool isOn, uint32_t flags, Term tracer) {
  LockGuard guard(mutex_);
  if (state_ != State::Open)
    return false;
  if (isOn) {
    EpochGuard epoch;
    if (tracer_ && Term(tracer_) != tracer && findProcess(Term(tracer_)))
      return false;
    traceFlags_ |= flags;
    tracer_ = tracer.word();
  } else if (!(traceFlags_ &= ~flags)) {
    tracer_ = 0;
  }
  return true;
}

Term Port::traceState(Heap &heap) {
  LockGuard guard(mutex_);
  EpochGuard epoch;
  return state_ == State::Open ? rt::traceState(heap, traceFlags_, tracer_)
                               : atoms::undefined;
}

//===----------------------------------------------------------------------===//
// Telling the owner
//===----------------------------------------------------------------------===//

/// {Port, second} to a process; `second` is immediate or small.
void Port::sendPair(Term to, Term second) {
  Term elements[] = {id_, second};
  Signal *signal = makeTupleSignal(SignalKind::Message, elements, 2);
  signal->token = SignalToken::Port;
  tell(kTraceSend, "send", second == atoms::closed ? second : signal->term(), to);
  sendSignal(to, signal);
}

/// {Port, {data, Data}}, or with {eol, Data} or {noeol, Data} as data.
void Port::sendData(const uint8_t *bytes, size_t size, Term lineEnd) {
  Signal *signal = Signal::create(
      SignalKind::Message, kMessageWords + (settings_.binary ? 0 : 2 * size));
  SignalHeap heap(signal);
  Term data = settings_.binary ? makeBinary(heap, bytes, size)
                               : bytesToList(heap, bytes, size, Term::nil());
  if (lineEnd.isValue())
    data = makeTuple(heap, lineEnd, data);
  signal->payload =
      makeTuple(heap, id_, makeTuple(heap, atoms::data, data)).word();
  send(signal);
}

void Port::send(Signal *signal) {
  if (signal->kind == SignalKind::Message) {
    signal->token = SignalToken::Port;
    tell(kTraceSend, "send", signal->term(), Term(connected_));
  }
  sendSignal(Term(connected_), signal);
}

void Port::flushLine() {
  if (settings_.lineBytes && input_.size()) {
    sendData(reinterpret_cast<const uint8_t *>(input_.data()), input_.size(),
             atoms::noeol);
    input_.clear();
  }
}

//===----------------------------------------------------------------------===//
// Input
//===----------------------------------------------------------------------===//

void Port::readable() {
  // Of the event loop's thread alone.
  static uint8_t buffer[65536];
  LockGuard guard(mutex_);
  if (state_ != State::Open || settings_.in < 0 || inputHasEnded_)
    return;
  Task task(*this, Term::small(0));
  if (settings_.isShared) {
    // Someone else may have taken what was there.
    if (!isReadable(settings_.in))
      return;
  }
  ssize_t got = ::read(settings_.in, buffer, sizeof buffer);
  if (got > 0) {
    inputBytes_ += static_cast<uint64_t>(got);
    feed(buffer, static_cast<size_t>(got));
  } else if (got == 0) {
    inputEnded();
  } else if (errno != EAGAIN && errno != EINTR) {
    int error = errno;
    flushLine();
    terminate(posixAtom(error));
  }
}

void Port::feed(const uint8_t *bytes, size_t size) {
  if (settings_.lineBytes)
    feedLines(bytes, size);
  else if (settings_.packetBytes)
    feedPackets(bytes, size);
  else
    sendData(bytes, size, Term());
}

/// A line that is longer than allowed comes in parts, all but the last without an
/// end.
void Port::feedLines(const uint8_t *bytes, size_t size) {
  while (size > 0) {
    size_t room = settings_.lineBytes - input_.size();
    size_t reach = size < room ? size : room;
    auto *end = static_cast<const uint8_t *>(memchr(bytes, '\n', reach));
    size_t part = end ? static_cast<size_t>(end - bytes) : reach;
    input_.append(reinterpret_cast<const char *>(bytes), part);
    bytes += part;
    size -= part;
    if (size == 0)
      return; // the next byte may be the end
    bool isEnd = *bytes == '\n';
    sendData(reinterpret_cast<const uint8_t *>(input_.data()), input_.size(),
             isEnd ? atoms::eol : atoms::noeol);
    input_.clear();
    bytes += isEnd;
    size -= isEnd;
  }
}

void Port::feedPackets(const uint8_t *bytes, size_t size) {
  input_.append(reinterpret_cast<const char *>(bytes), size);
  auto *data = reinterpret_cast<const uint8_t *>(input_.data());
  size_t at = 0, header = settings_.packetBytes;
  while (input_.size() - at >= header) {
    size_t length = 0;
    for (size_t i = 0; i < header; ++i)
      length = length << 8 | data[at + i];
    if (input_.size() - at - header < length)
      break;
    sendData(data + at + header, length, Term());
    at += header + length;
  }
  size_t rest = input_.size() - at;
  memmove(input_.data(), input_.data() + at, rest);
  input_.truncate(rest);
}

/// With exit_status, the port waits for the child's end.
void Port::inputEnded() {
  inputHasEnded_ = true;
  closeInput();
  if (!settings_.exitStatus || childHasEnded_ || !settings_.pid)
    finishInput();
}

void Port::finishInput() {
  if (settings_.exitStatus && settings_.pid) {
    int status = exitStatus(childStatus_);
    Signal *signal = Signal::create(SignalKind::Message, kMessageWords);
    SignalHeap heap(signal);
    signal->payload =
        makeTuple(heap, id_,
                  makeTuple(heap, atoms::exit_status, Term::small(status)))
            .word();
    send(signal);
  }
  flushLine();
  if (settings_.eof)
    sendPair(Term(connected_), atoms::eof);
  else
    terminate(atoms::normal);
}

void Port::childEnded(int status) {
  LockGuard guard(mutex_);
  Task task(*this, Term::small(0));
  childHasEnded_ = true;
  childStatus_ = status;
  if (state_ == State::Open && settings_.exitStatus &&
      (inputHasEnded_ || settings_.in < 0))
    finishInput();
}

//===----------------------------------------------------------------------===//
// Output
//===----------------------------------------------------------------------===//

PortOutcome Port::command(Term from, const uint8_t *bytes, size_t size,
                          bool force, Term waiter) {
  LockGuard guard(mutex_);
  if (state_ != State::Open)
    return PortOutcome::NoPort;
  Task task(*this, atoms::command);
  if (isBusy_ && !force) {
    if (waiter.isPid())
      waiters_.push(waiter.word());
    return PortOutcome::Busy;
  }
  tellCommand(from, bytes, size);
  return queue(bytes, size);
}

PortOutcome Port::queue(const uint8_t *bytes, size_t size) {
  outputBytes_ += size;
  if (ramFile_) {
    askRamFile(bytes, size);
    return PortOutcome::Done;
  }
  if (settings_.out < 0) {
    terminate(posixAtom(EBADF));
    return PortOutcome::Done;
  }
  if (unsigned header = settings_.packetBytes) {
    if (header < 4 && size >> (8 * header)) {
      terminate(posixAtom(EINVAL));
      return PortOutcome::Done;
    }
    char *to = output_.extend(header);
    for (unsigned i = 0; i < header; ++i)
      to[i] = static_cast<char>(size >> (8 * (header - 1 - i)));
  }
  output_.append(reinterpret_cast<const char *>(bytes), size);
  if (isWatchingOut_) {
    isBusy_ |= settings_.highWater && queued() >= settings_.highWater;
    return PortOutcome::Done;
  }
  if (int error = writeSome()) {
    terminate(posixAtom(error));
    return PortOutcome::Done;
  }
  if (queued()) {
    isWatchingOut_ = true;
    isBusy_ = settings_.highWater && queued() >= settings_.highWater;
    watchDescriptor(settings_.out, EventKind::Writable, number_);
  }
  return PortOutcome::Done;
}

/// {Port, {data, [Kind, ... | Data]}}
void Port::askRamFile(const uint8_t *bytes, size_t size) {
  RamFile::Answer answer;
  if (!ramFile_->handle(bytes, size, answer)) {
    terminate(posixAtom(EINVAL));
    return;
  }
  inputBytes_ += answer.headSize + answer.size;
  size_t cells = answer.headSize + (settings_.binary ? 0 : answer.size);
  Signal *signal =
      Signal::create(SignalKind::Message, kMessageWords + 2 * cells);
  SignalHeap heap(signal);
  Term tail = Term::nil();
  if (answer.hasData)
    tail = settings_.binary
               ? makeBinary(heap, answer.data, answer.size)
               : bytesToList(heap, answer.data, answer.size, Term::nil());
  Term data = bytesToList(heap, answer.head, answer.headSize, tail);
  signal->payload =
      makeTuple(heap, id_, makeTuple(heap, atoms::data, data)).word();
  send(signal);
}

int Port::writeSome() {
  /// A pipe that is ready takes this much at once (PIPE_BUF).
  constexpr size_t kSharedBytes = 4096;
  if ((settings_.sharedOut == 1 || settings_.sharedOut == 2) &&
      !tryFlushConsole(settings_.sharedOut))
    return 0;
  while (queued()) {
    size_t size = queued();
    if (settings_.isShared) {
      // A descriptor that others use must stay as it is, which may be blocking.
      if (!isWritable(settings_.out))
        return 0;
      size = size < kSharedBytes ? size : kSharedBytes;
    }
    ssize_t done = ::write(settings_.out, output_.data() + sent_, size);
    if (done < 0) {
      if (errno == EINTR)
        continue;
      return errno == EAGAIN ? 0 : errno;
    }
    sent_ += static_cast<size_t>(done);
  }
  output_.clear();
  sent_ = 0;
  return 0;
}

void Port::writable() {
  LockGuard guard(mutex_);
  if (state_ == State::Closed || settings_.out < 0)
    return;
  Task task(*this, Term::small(0));
  int error = writeSome();
  if (error && state_ == State::Open) {
    terminate(posixAtom(error));
    return;
  }
  if (isBusy_ && queued() < settings_.lowWater) {
    isBusy_ = false;
    wakeWaiters();
  }
  if (queued() && !error)
    return;
  unwatchDescriptor(settings_.out, EventKind::Writable, number_);
  isWatchingOut_ = false;
  if (state_ == State::Closing) {
    closeOutput();
    state_ = State::Closed;
    forgetPort(number_);
    release();
  }
}

void Port::wakeWaiters() {
  EpochGuard guard;
  for (uint64_t pid : waiters_)
    if (Process *proc = findProcess(Term(pid)))
      wakeProcess(*proc);
  waiters_.clear();
}

void Port::flushBlocking() {
  LockGuard guard(mutex_);
  while (state_ != State::Closed && settings_.out >= 0 && queued()) {
    if (writeSome() != 0)
      return;
    if (queued())
      awaitWritable(settings_.out);
  }
}

//===----------------------------------------------------------------------===//
// Ending
//===----------------------------------------------------------------------===//

void Port::closeDescriptor(int fd) {
  settings_.isShared ? unshareDescriptor(fd) : (void)::close(fd);
}

void Port::closeInput() {
  if (settings_.in < 0)
    return;
  unwatchDescriptor(settings_.in, EventKind::Readable, number_);
  if (settings_.in != settings_.out) // where descriptors cannot be copied
    closeDescriptor(settings_.in);
  settings_.in = -1;
}

void Port::closeOutput() {
  if (settings_.out < 0)
    return;
  if (isWatchingOut_)
    unwatchDescriptor(settings_.out, EventKind::Writable, number_);
  isWatchingOut_ = false;
  if (settings_.in != settings_.out)
    closeDescriptor(settings_.out);
  settings_.out = -1;
}

/// The port is no more. What was written before it was closed still goes out.
void Port::terminate(Term reason) {
  if (state_ != State::Open)
    return;
  tell(kTracePorts, "closed", reason);
  if (registeredName_)
    tell(kTracePorts, "unregister", Term(registeredName_));
  bool mustWait = queued() && isWatchingOut_;
  state_ = mustWait ? State::Closing : State::Closed;
  openPorts.fetch_sub(1, std::memory_order_relaxed);
  if (registeredName_)
    releaseName(Term(registeredName_), id_);
  registeredName_ = 0;
  closeInput();
  links_.drain([&](const LinkEntry &link) {
    sendExitLink(Term(link.key), id_, reason, SignalToken::None);
  });
  watchers_.drain([&](const WatcherEntry &watcher) {
    sendDown(Term(watcher.watcher), watcher.key, Term(watcher.aliasOwner), id_,
             Term(watcher.name), reason);
  });
  wakeWaiters();
  if (mustWait)
    return;
  closeOutput();
  forgetPort(number_);
  release(); // the table's; whoever called holds another
}

PortOutcome Port::close(Term from) {
  LockGuard guard(mutex_);
  if (state_ != State::Open)
    return PortOutcome::NoPort;
  Task task(*this, atoms::close);
  tellRequest(from, "close");
  flushLine();
  terminate(atoms::normal);
  return PortOutcome::Done;
}

bool Port::isOpen() {
  LockGuard guard(mutex_);
  return state_ == State::Open;
}

//===----------------------------------------------------------------------===//
// Signals of processes
//===----------------------------------------------------------------------===//

void Port::receiveExit(Term from, Term reason, bool isKill) {
  if (reason == atoms::normal && from != Term(connected_))
    return;
  flushLine();
  terminate(isKill ? atoms::killed : reason);
}

bool Port::take(Signal *signal) {
  LockGuard guard(mutex_);
  if (state_ != State::Open)
    return false;
  Term payload = signal->term();
  switch (signal->kind) {
  case SignalKind::Link: {
    Task task(*this, atoms::link);
    if (links_.insert({payload.word()}))
      tell(kTracePorts, "getting_linked", payload);
    break;
  }
  case SignalKind::Unlink: {
    Task task(*this, internAtom("unlink"));
    if (links_.erase(payload.word()))
      tell(kTracePorts, "getting_unlinked", payload);
    sendUnlink(SignalKind::UnlinkDone, payload, id_, unlinkNumber(signal));
    break;
  }
  case SignalKind::Monitor: {
    Task task(*this, atoms::monitor);
    Term ref = payload.element(0), name = payload.element(2);
    watchers_.insert({referenceId(ref), payload.element(1).word(),
                      name.isNil() ? 0 : name.word(), aliasOwner(ref).word()});
    break;
  }
  case SignalKind::Demonitor: {
    Task task(*this, internAtom("demonitor"));
    watchers_.erase(referenceId(payload.element(0)));
    break;
  }
  case SignalKind::Exit: {
    Task task(*this, atoms::close);
    tellRequest(payload.element(0), "close");
    receiveExit(payload.element(0), payload.element(1),
                payload.element(1) == atoms::kill);
    break;
  }
  case SignalKind::ExitLink:
    if (links_.erase(payload.element(0).word()))
      receiveExit(payload.element(0), payload.element(1), false);
    break;
  default:
    break;
  }
  Signal::destroy(signal);
  return true;
}

void Port::badSignal() {
  Term elements[] = {id_, atoms::badsig, Term::nil()};
  Signal *signal = makeTupleSignal(SignalKind::Exit, elements, 3);
  signal->token = SignalToken::None;
  send(signal);
}

void Port::request(Term message) {
  LockGuard guard(mutex_);
  if (state_ != State::Open)
    return;
  if (!message.isTuple(2) || message.element(0) != Term(connected_))
    return badSignal();
  Term request = message.element(1);
  if (request == atoms::close) {
    Task task(*this, atoms::close);
    tellRequest(message.element(0), "close");
    flushLine();
    terminate(atoms::normal);
    sendPair(Term(connected_), atoms::closed);
    return;
  }
  if (!request.isTuple(2))
    return badSignal();
  Term argument = request.element(1);
  if (request.element(0) == atoms::command) {
    IoData data;
    if (!data.read(argument))
      return badSignal();
    Task task(*this, atoms::command);
    tellCommand(message.element(0), data.data(), data.size());
    queue(data.data(), data.size());
  } else if (request.element(0) == atoms::connect && argument.isPid()) {
    Task task(*this, internAtom("connect"));
    tellRequest(message.element(0), "connect", argument);
    Term old(connected_);
    // Unlike port_connect/2, this makes no link.
    connected_ = argument.word();
    sendPair(old, atoms::connected);
  } else {
    badSignal();
  }
}

PortOutcome Port::connect(Term from, Term pid) {
  LockGuard guard(mutex_);
  if (state_ != State::Open)
    return PortOutcome::NoPort;
  Task task(*this, internAtom("connect"));
  Signal *link = Signal::create(SignalKind::Link, 0);
  link->payload = id_.word();
  if (!sendSignal(pid, link))
    return PortOutcome::BadArgument;
  if (links_.insert({pid.word()}))
    tell(kTracePorts, "getting_linked", pid);
  tellRequest(from, "connect", pid);
  if (isTold(kTraceSend)) {
    ArenaHeap heap(16);
    tell(kTraceSend, "send", makeTuple(heap, id_, atoms::connected),
         Term(connected_));
  }
  connected_ = pid.word();
  return PortOutcome::Done;
}

//===----------------------------------------------------------------------===//
// Facts
//===----------------------------------------------------------------------===//

bool Port::geometry(unsigned &columns, unsigned &rows) {
  LockGuard guard(mutex_);
  int fd = settings_.out >= 0 ? settings_.out : settings_.in;
  return state_ == State::Open && terminalSize(fd, columns, rows);
}

Term Port::item(Heap &heap, Term key) {
  auto pids = [&](auto &entries, auto member) {
    Term list = Term::nil();
    entries.forEach([&](const auto &entry) {
      list = makeCons(heap, Term(entry.*member), list);
    });
    return list;
  };
  switch (key.atomIndex()) {
  case atoms::kIndex_registered_name:
    return registeredName_ ? Term(registeredName_) : Term();
  case atoms::kIndex_id:
    return Term::small(static_cast<int64_t>(number_ << 3));
  case atoms::kIndex_connected:
    return Term(connected_);
  case atoms::kIndex_links:
    return pids(links_, &LinkEntry::key);
  case atoms::kIndex_monitors:
    return Term::nil();
  case atoms::kIndex_monitored_by:
    return pids(watchers_, &WatcherEntry::watcher);
  case atoms::kIndex_name:
    return bytesToList(heap, reinterpret_cast<const uint8_t *>(name_),
                       settings_.nameSize, Term::nil());
  case atoms::kIndex_input:
    return makeUnsigned(heap, inputBytes_);
  case atoms::kIndex_output:
    return makeUnsigned(heap, outputBytes_);
  case atoms::kIndex_os_pid:
    return settings_.pid ? Term::small(settings_.pid) : atoms::undefined;
  case atoms::kIndex_queue_size:
    return makeUnsigned(heap, queued());
  case atoms::kIndex_memory:
    return makeUnsigned(heap, (sizeof(Port) + settings_.nameSize +
                               input_.size() + output_.size()) /
                                  sizeof(uint64_t));
  case atoms::kIndex_parallelism:
    return settings_.parallelism ? atoms::true_ : atoms::false_;
  case atoms::kIndex_locking:
    return atoms::port_level;
  default:
    return Term();
  }
}

Term Port::info(Heap &heap, Term key) {
  LockGuard guard(mutex_);
  if (state_ != State::Open)
    return atoms::undefined;
  Task task(*this, internAtom("info"));
  Term value = item(heap, key);
  if (value.isValue())
    return makeTuple(heap, key, value);
  // A name is given as nothing if there is none.
  return key == atoms::registered_name ? Term::nil() : Term();
}

Term Port::allInfo(Heap &heap) {
  static constexpr Term kItems[] = {atoms::os_pid, atoms::output, atoms::input,
                                    atoms::connected, atoms::id, atoms::links,
                                    atoms::name, atoms::registered_name};
  LockGuard guard(mutex_);
  if (state_ != State::Open)
    return Term();
  Term list = Term::nil();
  for (Term key : kItems)
    if (Term value = item(heap, key); value.isValue())
      list = makeCons(heap, makeTuple(heap, key, value), list);
  return list;
}

bool Port::setData(Term data) {
  Signal *copy = makeTermSignal(SignalKind::Fragment, data);
  {
    LockGuard guard(mutex_);
    if (state_ == State::Open) {
      Signal *old = data_;
      data_ = copy;
      copy = old;
      if (!copy)
        return true;
      Signal::destroy(copy);
      return true;
    }
  }
  Signal::destroy(copy);
  return false;
}

Term Port::data(Heap &heap) {
  LockGuard guard(mutex_);
  if (state_ != State::Open)
    return Term();
  return data_ ? copyTerm(heap, data_->term()) : atoms::undefined;
}

bool Port::setName(Term name) {
  LockGuard guard(mutex_);
  if (state_ != State::Open)
    return false;
  tell(kTracePorts, name.isValue() ? "register" : "unregister",
       name.isValue() ? name : Term(registeredName_));
  registeredName_ = name.isValue() ? name.word() : 0;
  return true;
}

bool Port::isNamed() {
  LockGuard guard(mutex_);
  return registeredName_ != 0;
}

//===----------------------------------------------------------------------===//
// The end of the program
//===----------------------------------------------------------------------===//

static void flushPorts() {
  forEachPort([](Port &port) { port.flushBlocking(); });
}

[[maybe_unused]] static const bool isHooked = (onHalt(flushPorts), true);

} // namespace lumen::rt
