lumen_rt_sources(Signal.cpp Fetch.cpp Receive.cpp)
lumen_rt_tests(SignalTest.cpp)
