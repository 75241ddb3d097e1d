lumen_rt_sources(CompiledSpec.cpp HashStore.cpp MatchSpec.cpp MatchSpecCompile.cpp Object.cpp Table.cpp TableTask.cpp TableWalk.cpp
  TableRegistry.cpp TreeStore.cpp)
lumen_rt_tests(StoreTest.cpp)
