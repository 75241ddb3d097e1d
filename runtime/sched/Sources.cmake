lumen_rt_sources(Pacing.cpp Epoch.cpp RunQueue.cpp Scheduler.cpp)
lumen_rt_tests(SchedulerTest.cpp)
