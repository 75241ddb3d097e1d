lumen_rt_sources(Collector.cpp FunCount.cpp HeapLimit.cpp HeapSizes.cpp SharedTerms.cpp
  Verifier.cpp)
lumen_rt_tests(CollectorTest.cpp)
