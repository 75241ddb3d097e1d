lumen_rt_sources(Match.cpp Pattern.cpp Pcre8Errors.cpp)
