lumen_rt_sources(TimerWheel.cpp)
lumen_rt_tests(TimerWheelTest.cpp)
