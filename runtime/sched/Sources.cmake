lumen_rt_sources(Epoch.cpp RunQueue.cpp Scheduler.cpp)
lumen_rt_tests(SchedulerTest.cpp)
