lumen_rt_sources(Collector.cpp HeapSizes.cpp Verifier.cpp)
lumen_rt_tests(CollectorTest.cpp)
