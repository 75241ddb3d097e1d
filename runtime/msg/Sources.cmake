lumen_rt_sources(Signal.cpp Fetch.cpp Receive.cpp)
