lumen_rt_sources(Collector.cpp HeapSizes.cpp Verifier.cpp)
