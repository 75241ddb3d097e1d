//===- EtfTags.h - tags of the external term format -------------*- C++ -*-===//
#ifndef LUMEN_RUNTIME_TERM_ETFTAGS_H
#define LUMEN_RUNTIME_TERM_ETFTAGS_H

namespace lumen::rt {

enum EtfTag : unsigned char {
  kEtfVersion = 131,
  kEtfNewFloat = 70,
  kEtfBitBinary = 77,
  kEtfCompressed = 80,
  kEtfNewPid = 88,
  kEtfNewPort = 89,
  kEtfNewerReference = 90,
  kEtfSmallInteger = 97,
  kEtfInteger = 98,
  kEtfFloat = 99,
  kEtfAtom = 100,
  kEtfReference = 101,
  kEtfPort = 102,
  kEtfPid = 103,
  kEtfSmallTuple = 104,
  kEtfLargeTuple = 105,
  kEtfNil = 106,
  kEtfString = 107,
  kEtfList = 108,
  kEtfBinary = 109,
  kEtfSmallBig = 110,
  kEtfLargeBig = 111,
  kEtfNewFun = 112,
  kEtfExport = 113,
  kEtfNewReference = 114,
  kEtfSmallAtom = 115,
  kEtfMap = 116,
  kEtfAtomUtf8 = 118,
  kEtfSmallAtomUtf8 = 119,
  kEtfV4Port = 120,
  kEtfForeign = 74, ///< of ours: see EtfForeign
};

} // namespace lumen::rt
#endif // LUMEN_RUNTIME_TERM_ETFTAGS_H
