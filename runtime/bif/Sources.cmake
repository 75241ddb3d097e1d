lumen_rt_sources(BifSupport.cpp Console.cpp Lists.cpp Md5.cpp Modules.cpp Os.cpp
  SystemInfo.cpp Time.cpp)
lumen_rt_sources(Arith.cpp Maps.cpp Terms.cpp)
