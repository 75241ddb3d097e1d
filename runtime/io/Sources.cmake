lumen_rt_sources(Arguments.cpp Blocking.cpp ByteQueue.cpp Console.cpp Display.cpp
  FileHandle.cpp Locale.cpp
  MagicReference.cpp)
