lumen_rt_sources(CrashDump.cpp DumpFile.cpp DumpTerms.cpp Process.cpp ProcessTable.cpp Registry.cpp Relations.cpp Spawn.cpp Exit.cpp
  Sequence.cpp Trace.cpp MessageTrace.cpp CallTrace.cpp CallPatterns.cpp CallClock.cpp SavedCalls.cpp
  TraceActions.cpp Watch.cpp
  Dictionary.cpp References.cpp ErrorReport.cpp ProcessInfo.cpp
  ../bif/Observe.cpp ../bif/Process.cpp ../bif/ProcessSupport.cpp ../bif/Relations.cpp ../bif/Timers.cpp)
