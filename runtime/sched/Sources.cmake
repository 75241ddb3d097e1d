lumen_rt_sources(Epoch.cpp RunQueue.cpp Scheduler.cpp)
