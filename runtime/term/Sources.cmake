lumen_rt_sources(Heap.cpp Atoms.cpp Bignum.cpp Compare.cpp Copy.cpp FloatText.cpp
  Hash.cpp Identifiers.cpp Limbs.cpp Map.cpp Print.cpp)
