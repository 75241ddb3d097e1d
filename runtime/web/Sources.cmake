lumen_rt_sources(NoJs.cpp)
lumen_rt_web_sources(Js.cpp WebMain.cpp)
