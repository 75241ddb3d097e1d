//===- Port.h - programs and descriptors as ports ---------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_PORT_PORT_H
#define LUMEN_RUNTIME_PORT_PORT_H

#include "runtime/port/RamFile.h"
#include "runtime/process/Relations.h"
#include "runtime/sys/Lock.h"
#include "runtime/term/SmallVector.h"
#include <sys/types.h>

namespace lumen::rt {

/// How many ports there may be: the flag +Q.
inline constinit size_t portLimit = 65536;
/// How many there are. Both here, so that asking links no port code.
inline constinit std::atomic<size_t> openPorts{0};
inline size_t portCount() { return openPorts.load(std::memory_order_relaxed); }

struct PortSettings {
  const char *name = nullptr;
  size_t nameSize = 0;
  int in = -1, out = -1; ///< descriptors that the port owns from now on
  /// The descriptor that `out` stands for, if it is not the port's alone.
  int sharedOut = -1;
  bool isShared = false; ///< descriptors that others use, too: they may block
  pid_t pid = 0;         ///< of the child, or 0
  bool isRamFile = false; ///< no descriptors: commands are requests to it
  unsigned packetBytes = 0;
  uint32_t lineBytes = 0; ///< 0: not by lines
  bool binary = false, eof = false, exitStatus = false, parallelism = false;
  /// Bytes in the queue that suspend senders, and let them go on. OTP's defaults
  /// for its spawn driver; 0: senders never wait.
  size_t highWater = 8192, lowWater = 4096;
};

enum class PortOutcome { Done, NoPort, Busy, BadArgument };

class Port {
public:
  static Term open(Process &owner, const PortSettings &settings);

  Term id() const { return id_; }

  /// `force`: even if the port is busy. With Busy, a `waiter` (if it is a pid) is
  /// woken when it no longer is.
  PortOutcome command(Term from, const uint8_t *bytes, size_t size, bool force,
                      Term waiter);
  /// Port ! {Owner, Request}.
  void request(Term message);
  PortOutcome close(Term from);
  PortOutcome connect(Term from, Term pid);
  /// {Columns, Rows} of a terminal.
  bool geometry(unsigned &columns, unsigned &rows);
  /// The item, or no value if there is no such item.
  Term info(Heap &heap, Term item);
  /// No value if the port has ended.
  Term allInfo(Heap &heap);
  bool setData(Term data);
  Term data(Heap &heap);
  bool setName(Term name);
  bool isNamed();
  /// As changeTrace of processes, and what it has come to: {Flags, Tracer | []}.
  bool changeTrace(bool isOn, uint32_t flags, Term tracer);
  Term traceState(Heap &heap);
  bool isOpen();

  // Of the event loop.
  void readable();
  void writable();
  void childEnded(int status);
  /// A signal of a process; taken over if the port is there.
  bool take(Signal *signal);
  /// Writes all that is queued, waiting for it.
  void flushBlocking();

  void retain() { references_.fetch_add(1, std::memory_order_relaxed); }
  void release();

private:
  enum class State : uint8_t { Open, Closing, Closed };

  Port() = default;
  ~Port() = default;
  void send(Signal *signal);
  bool isTold(uint32_t flag) const { return __builtin_expect(traceFlags_ & flag, 0); }
  /// Tells its tracer of an event, if it has this flag.
  void tell(uint32_t flag, const char *event, Term a, Term b = Term());
  /// It gets {From, {request, Value}} (or {From, request}).
  void tellRequest(Term from, const char *request, Term value = Term());
  void tellCommand(Term from, const uint8_t *bytes, size_t size);
  class Task;
  void sendPair(Term to, Term second);
  void sendData(const uint8_t *bytes, size_t size, Term lineEnd);
  void feed(const uint8_t *bytes, size_t size);
  void feedLines(const uint8_t *bytes, size_t size);
  void feedPackets(const uint8_t *bytes, size_t size);
  void inputEnded();
  void finishInput();
  void flushLine();
  void closeDescriptor(int fd);
  void closeInput();
  void closeOutput();
  void terminate(Term reason);
  void receiveExit(Term from, Term reason, bool isKill);
  void badSignal();
  PortOutcome queue(const uint8_t *bytes, size_t size);
  void askRamFile(const uint8_t *bytes, size_t size);
  /// Errno if the port is to end because of it, else 0.
  int writeSome();
  void wakeWaiters();
  size_t queued() const { return output_.size() - sent_; }
  Term item(Heap &heap, Term key);

  uint32_t traceFlags_ = 0; ///< as those of processes
  uint64_t tracer_ = 0;
  Mutex mutex_; ///< guards all below but what never changes
  std::atomic<uint32_t> references_{1}; ///< the table's; others for a while
  Term id_;
  uint64_t number_ = 0;
  PortSettings settings_;
  char *name_ = nullptr;
  State state_ = State::Open;
  bool isBusy_ = false, isWatchingOut_ = false;
  bool inputHasEnded_ = false, childHasEnded_ = false;
  int childStatus_ = 0;
  uint64_t connected_ = 0, registeredName_ = 0;
  uint64_t inputBytes_ = 0, outputBytes_ = 0;
  ByteBuffer input_;  ///< a packet or line that is not complete
  ByteBuffer output_; ///< what is to be written, from sent_ on
  size_t sent_ = 0;
  SmallVector<uint64_t, 4> waiters_;
  KeyTable<LinkEntry> links_;
  KeyTable<WatcherEntry> watchers_;
  RamFile *ramFile_ = nullptr;
  Signal *data_ = nullptr; ///< port_set_data's, in its payload
};

/// Keeps a port from being freed.
class PortRef {
public:
  /// By its term, or by a registered name.
  explicit PortRef(Term portOrName);
  explicit PortRef(uint64_t number);
  ~PortRef() {
    if (port_)
      port_->release();
  }
  PortRef(const PortRef &) = delete;
  explicit operator bool() const { return port_ != nullptr; }
  Port *operator->() const { return port_; }

private:
  Port *port_;
};

/// All open ports.
Term listPorts(Heap &heap);

/// See sendSignal. False: there is no such port, and the signal is the caller's.
bool deliverPortSignal(Term port, Signal *signal);

// Called by the event loop.
void portReadable(uint64_t number);
void portWritable(uint64_t number);
void portChildEnded(uint64_t number, int status);

} // namespace lumen::rt

#endif // LUMEN_RUNTIME_PORT_PORT_H
