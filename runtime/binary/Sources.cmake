lumen_rt_sources(Bitstring.cpp OffHeapBinary.cpp)
