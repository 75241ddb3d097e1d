lumen_rt_sources(TimerWheel.cpp)
