lumen_rt_sources(Activity.cpp Binding.cpp Pacing.cpp Epoch.cpp RunQueue.cpp Scheduler.cpp)
lumen_rt_tests(SchedulerTest.cpp)
