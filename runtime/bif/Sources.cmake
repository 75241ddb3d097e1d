lumen_rt_sources(BifSupport.cpp Console.cpp Lists.cpp Time.cpp)
