lumen_rt_sources(Heap.cpp Atoms.cpp Bignum.cpp Compare.cpp Copy.cpp EtfDecode.cpp EtfEncode.cpp
  FloatText.cpp FunTable.cpp Hash.cpp Identifiers.cpp Inflate.cpp Limbs.cpp Map.cpp Print.cpp)
