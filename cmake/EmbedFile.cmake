# Writes a C++ source that holds a file's bytes:
#   cmake -DINPUT=data.json -DOUTPUT=data.cc -DSYMBOL=kData -DNAMESPACE=a::b -P EmbedFile.cmake
# defines `extern const unsigned char kData[]` and `extern const unsigned long kDataSize`.
file(READ "${INPUT}" hex HEX)
string(LENGTH "${hex}" digits)
math(EXPR size "${digits} / 2")
string(REPEAT "[0-9a-f]" 64 line)
string(REGEX REPLACE "(${line})" "\\1\n" hex "${hex}")
string(REGEX REPLACE "([0-9a-f][0-9a-f])" "0x\\1," bytes "${hex}")
file(WRITE "${OUTPUT}"
     "// Made from ${SYMBOL}'s data file by EmbedFile.cmake.\n"
     "namespace ${NAMESPACE} {\n"
     "extern const unsigned char ${SYMBOL}[] = {\n${bytes}\n};\n"
     "extern const unsigned long ${SYMBOL}Size = ${size};\n"
     "}  // namespace ${NAMESPACE}\n")
