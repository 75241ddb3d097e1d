lumen_rt_sources(Heap.cpp Atoms.cpp Bignum.cpp Compare.cpp Copy.cpp EtfDecode.cpp EtfEncode.cpp
  FloatText.cpp FunTable.cpp Hash.cpp Identifiers.cpp Inflate.cpp Limbs.cpp Map.cpp Print.cpp SharingCopy.cpp)
lumen_rt_tests(AtomsTest.cpp BignumTest.cpp CompareTest.cpp CopyTest.cpp EtfTest.cpp
  FloatTextTest.cpp MapTest.cpp SortTest.cpp)
