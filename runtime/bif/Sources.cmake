lumen_rt_sources(Atomics.cpp BifSupport.cpp Console.cpp Debug.cpp Ets.cpp EtsInfo.cpp
  EtsSelect.cpp FileNames.cpp Files.cpp FileSystem.cpp Lists.cpp Md5.cpp Modules.cpp
  Os.cpp PersistentTerms.cpp PrimBuffer.cpp Scheduling.cpp SystemInfo.cpp
  CpuTopology.cpp Time.cpp)
lumen_rt_sources(Arith.cpp Maps.cpp Terms.cpp)
lumen_rt_sources(Binary.cpp BinaryChecksum.cpp BinaryMatch.cpp BinarySupport.cpp
  BinaryText.cpp BinaryUnicode.cpp TermsExternal.cpp TermsInfo.cpp)
lumen_rt_sources(Packets.cpp Re.cpp Zlib.cpp)
