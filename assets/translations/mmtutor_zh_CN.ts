<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
  <context>
    <name>AnswerArea</name>
    <message>
      <source>Draw</source>
      <translation>手写</translation>
    </message>
    <message>
      <source>Say</source>
      <translation>说出</translation>
    </message>
    <message>
      <source>Show</source>
      <translation>出示</translation>
    </message>
    <message>
      <source>Type</source>
      <translation>打字</translation>
    </message>
    <message>
      <source>{way} (F{number})</source>
      <translation>{way}（F{number}）</translation>
    </message>
  </context>
  <context>
    <name>CameraView</name>
    <message>
      <source>Camera picture</source>
      <translation>摄像头画面</translation>
    </message>
    <message>
      <source>The camera is starting.</source>
      <translation>摄像头正在启动。</translation>
    </message>
  </context>
  <context>
    <name>CardPage</name>
    <message>
      <source>Enter</source>
      <translation>回车</translation>
    </message>
    <message>
      <source>Next card</source>
      <translation>下一张</translation>
    </message>
    <message>
      <source>Next step</source>
      <translation>下一步</translation>
    </message>
    <message>
      <source>Next step or card</source>
      <translation>下一步或下一张</translation>
    </message>
    <message>
      <source>Picture for: {title}</source>
      <translation>配图：{title}</translation>
    </message>
    <message>
      <source>Previous</source>
      <translation>上一张</translation>
    </message>
    <message>
      <source>Previous and next card</source>
      <translation>上一张和下一张</translation>
    </message>
    <message>
      <source>Show the first step</source>
      <translation>看第一步</translation>
    </message>
    <message>
      <source>Start the exercises</source>
      <translation>开始练习</translation>
    </message>
    <message>
      <source>Straight to the exercises</source>
      <translation>直接做练习</translation>
    </message>
  </context>
  <context>
    <name>CheckPage</name>
    <message>
      <source>Answers are kept safely.</source>
      <translation>答案已安全保存。</translation>
    </message>
    <message>
      <source>Camera</source>
      <translation>摄像头</translation>
    </message>
    <message>
      <source>Check again</source>
      <translation>再检查一遍</translation>
    </message>
    <message>
      <source>Device check</source>
      <translation>设备检查</translation>
    </message>
    <message>
      <source>Everything is kept in {folder}.</source>
      <translation>所有内容保存在 {folder}。</translation>
    </message>
    <message>
      <source>It works.</source>
      <translation>工作正常。</translation>
    </message>
    <message>
      <source>It works. Say something: the bars move.</source>
      <translation>工作正常。说句话，声音条会跟着动。</translation>
    </message>
    <message>
      <source>Listen</source>
      <translation>试听</translation>
    </message>
    <message>
      <source>Look</source>
      <translation>试看</translation>
    </message>
    <message>
      <source>Looking …</source>
      <translation>正在查看……</translation>
    </message>
    <message>
      <source>Microphone</source>
      <translation>麦克风</translation>
    </message>
    <message>
      <source>No camera was found.</source>
      <translation>没有找到摄像头。</translation>
    </message>
    <message>
      <source>No microphone was found.</source>
      <translation>没有找到麦克风。</translation>
    </message>
    <message>
      <source>Open Settings and restore a backup.</source>
      <translation>请打开“设置”，恢复一个备份。</translation>
    </message>
    <message>
      <source>Plug one in, or allow the camera in the system settings. You can type or draw meanwhile.</source>
      <translation>请接上摄像头，或在系统设置中允许使用。在此期间可以打字或手写。</translation>
    </message>
    <message>
      <source>Plug one in, or allow the microphone in the system settings. You can type or draw meanwhile.</source>
      <translation>请接上麦克风，或在系统设置中允许使用。在此期间可以打字或手写。</translation>
    </message>
    <message>
      <source>Reading handwriting and speech</source>
      <translation>识别手写和语音</translation>
    </message>
    <message>
      <source>Ready. It works on this computer alone, without the internet.</source>
      <translation>已就绪。只在这台电脑上运行，不需要网络。</translation>
    </message>
    <message>
      <source>Stop</source>
      <translation>停止</translation>
    </message>
    <message>
      <source>Storage</source>
      <translation>存储</translation>
    </message>
    <message>
      <source>Typing and drawing always work. The rest is here.</source>
      <translation>打字和手写随时可用。其他的都在这里。</translation>
    </message>
    <message>
      <source>Which camera</source>
      <translation>使用哪个摄像头</translation>
    </message>
    <message>
      <source>Which microphone</source>
      <translation>使用哪个麦克风</translation>
    </message>
    <message>
      <source>You can type your answers.</source>
      <translation>可以打字作答。</translation>
    </message>
    <message>
      <source>{name} is there.</source>
      <translation>{name} 已找到。</translation>
    </message>
  </context>
  <context>
    <name>DrawPanel</name>
    <message>
      <source>Clear</source>
      <translation>清空</translation>
    </message>
    <message>
      <source>Undo</source>
      <translation>撤销</translation>
    </message>
  </context>
  <context>
    <name>HomePage</name>
    <message>
      <source>Ask your teacher to add one.</source>
      <translation>请老师添加一门课程。</translation>
    </message>
    <message>
      <source>Change learner</source>
      <translation>换一位学习者</translation>
    </message>
    <message>
      <source>Courses</source>
      <translation>课程</translation>
    </message>
    <message>
      <source>Device check</source>
      <translation>设备检查</translation>
    </message>
    <message>
      <source>Go on</source>
      <translation>继续</translation>
    </message>
    <message>
      <source>Go on with {lesson}</source>
      <translation>继续学习：{lesson}</translation>
    </message>
    <message>
      <source>Lesson {number}: {title}</source>
      <translation>第 {number} 课：{title}</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>设置</translation>
    </message>
    <message>
      <source>There is no course here yet.</source>
      <translation>这里还没有课程。</translation>
    </message>
    <message>
      <source>What I can do</source>
      <translation>我学会的</translation>
    </message>
    <message>
      <source>mastered</source>
      <translation>已掌握</translation>
    </message>
    <message>
      <source>new</source>
      <translation>未学</translation>
    </message>
  </context>
  <context>
    <name>LessonPage</name>
    <message>
      <source>Check  ⏎</source>
      <translation>检查  ⏎</translation>
    </message>
    <message>
      <source>Check, then next</source>
      <translation>检查，然后下一题</translation>
    </message>
    <message>
      <source>Enter</source>
      <translation>回车</translation>
    </message>
    <message>
      <source>Esc</source>
      <translation>Esc</translation>
    </message>
    <message>
      <source>Finish  ⏎</source>
      <translation>结束  ⏎</translation>
    </message>
    <message>
      <source>Go on</source>
      <translation>继续</translation>
    </message>
    <message>
      <source>Hint</source>
      <translation>提示</translation>
    </message>
    <message>
      <source>Hint {number} of {of}</source>
      <translation>提示 {number}/{of}</translation>
    </message>
    <message>
      <source>Hold to talk</source>
      <translation>按住说话</translation>
    </message>
    <message>
      <source>I am still reading your last answer.</source>
      <translation>我还在识别你上一个答案。</translation>
    </message>
    <message>
      <source>I'm stuck</source>
      <translation>我卡住了</translation>
    </message>
    <message>
      <source>In other words</source>
      <translation>换一种说法</translation>
    </message>
    <message>
      <source>In other words, by a language model</source>
      <translation>换一种说法（由语言模型生成）</translation>
    </message>
    <message>
      <source>Leave; nothing is lost</source>
      <translation>离开，什么都不会丢</translation>
    </message>
    <message>
      <source>Next  ⏎</source>
      <translation>下一题  ⏎</translation>
    </message>
    <message>
      <source>One moment …</source>
      <translation>请稍等…</translation>
    </message>
    <message>
      <source>Reading …</source>
      <translation>正在识别……</translation>
    </message>
    <message>
      <source>Space</source>
      <translation>空格</translation>
    </message>
    <message>
      <source>These keys</source>
      <translation>这些按键</translation>
    </message>
    <message>
      <source>This is how it goes</source>
      <translation>是这样做的</translation>
    </message>
    <message>
      <source>Type, Draw, Show, Say</source>
      <translation>打字、手写、出示、说出</translation>
    </message>
    <message>
      <source>Undo a stroke</source>
      <translation>撤销一笔</translation>
    </message>
  </context>
  <context>
    <name>LevelMeter</name>
    <message>
      <source>Loudness</source>
      <translation>音量</translation>
    </message>
  </context>
  <context>
    <name>LinePanel</name>
    <message>
      <source>Close bracket</source>
      <translation>右括号</translation>
    </message>
    <message>
      <source>Divided by</source>
      <translation>除以</translation>
    </message>
    <message>
      <source>Equals</source>
      <translation>等于</translation>
    </message>
    <message>
      <source>Fraction</source>
      <translation>分数</translation>
    </message>
    <message>
      <source>Greater than</source>
      <translation>大于</translation>
    </message>
    <message>
      <source>Less than</source>
      <translation>小于</translation>
    </message>
    <message>
      <source>Open bracket</source>
      <translation>左括号</translation>
    </message>
    <message>
      <source>Power</source>
      <translation>乘方</translation>
    </message>
    <message>
      <source>Squared</source>
      <translation>平方</translation>
    </message>
    <message>
      <source>Times</source>
      <translation>乘</translation>
    </message>
    <message>
      <source>Type 3/4 for a fraction, 1 3/4 for a mixed number, x^2 for a power. It is set here as you type.</source>
      <translation>分数写作 3/4，带分数写作 1 3/4，乘方写作 x^2。这里会边打边排好。</translation>
    </message>
    <message>
      <source>Type a word or a few words.</source>
      <translation>写一个词或几个词。</translation>
    </message>
    <message>
      <source>Your answer</source>
      <translation>你的答案</translation>
    </message>
    <message>
      <source>x</source>
      <translation>x</translation>
    </message>
  </context>
  <context>
    <name>Message</name>
    <message>
      <source>A closing bracket is missing.</source>
      <translation>少了一个右括号。</translation>
    </message>
    <message>
      <source>A first one to warm up.</source>
      <translation>先来一道热身题。</translation>
    </message>
    <message>
      <source>A good place to begin.</source>
      <translation>从这里开始正合适。</translation>
    </message>
    <message>
      <source>A little more practice will make this one easy.</source>
      <translation>再练一练，这类题就容易了。</translation>
    </message>
    <message>
      <source>A number is asked for here.</source>
      <translation>这里要填一个数。</translation>
    </message>
    <message>
      <source>Another program is using {file}: close it, then try again.</source>
      <translation>另一个程序正在使用 {file}：请先关闭那个程序，再试一次。</translation>
    </message>
    <message>
      <source>Answer {number} of {folder} is not a table.</source>
      <translation>{folder} 的第 {number} 个答案不是表。</translation>
    </message>
    <message>
      <source>Answer {number} of {folder}: keys are pairs of seconds and text.</source>
      <translation>{folder} 的第 {number} 个答案：按键应为“秒数和文本”的成对数据。</translation>
    </message>
    <message>
      <source>Answer {number} of {folder}: there is no {name}.</source>
      <translation>{folder} 的第 {number} 个答案：没有 {name}。</translation>
    </message>
    <message>
      <source>Answer {number} of {folder}: {name}?</source>
      <translation>{folder} 的第 {number} 个答案：{name} 是什么？</translation>
    </message>
    <message>
      <source>Backups of a database server are made on the server.</source>
      <translation>数据库服务器的备份请在服务器上进行。</translation>
    </message>
    <message>
      <source>Choose one of the letters a to {last}.</source>
      <translation>请从字母 a 到 {last} 中选一个。</translation>
    </message>
    <message>
      <source>Close</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Close, but that is rounded. Give all the decimals.</source>
      <translation>很接近，不过这是近似值。请写出全部小数位。</translation>
    </message>
    <message>
      <source>Correct so far, but not finished.</source>
      <translation>到这里都对，但还没有做完。</translation>
    </message>
    <message>
      <source>Correct so far. Go on until the unknown stands alone.</source>
      <translation>到这里都对。继续，直到未知数单独在一边。</translation>
    </message>
    <message>
      <source>Did you write {reading}?</source>
      <translation>你写的是 {reading} 吗？</translation>
    </message>
    <message>
      <source>Do you mean {reading}? Put brackets in to show it.</source>
      <translation>你的意思是 {reading} 吗？请加上括号表示清楚。</translation>
    </message>
    <message>
      <source>Explanations need the package litert-lm-api, which is not installed here.</source>
      <translation>讲解需要 litert-lm-api 软件包，这里没有安装。</translation>
    </message>
    <message>
      <source>Go back to {made}</source>
      <translation>退回到 {made}</translation>
    </message>
    <message>
      <source>I could not make that out. Try again, or type it.</source>
      <translation>我没有认出来。再试一次，或者打字输入。</translation>
    </message>
    <message>
      <source>I found nothing to read there. Try again, or answer in another way.</source>
      <translation>我没有找到可以识别的内容。再试一次，或换一种方式作答。</translation>
    </message>
    <message>
      <source>I have no other words for this now.</source>
      <translation>我现在想不出别的说法。</translation>
    </message>
    <message>
      <source>Line {line}: {idea}</source>
      <translation>第 {line} 行：{idea}</translation>
    </message>
    <message>
      <source>Listening without a key does not work here. Hold the talk key while you speak.</source>
      <translation>这里不能免按键收听。说话时请按住说话键。</translation>
    </message>
    <message>
      <source>Nearly. Look at the spelling.</source>
      <translation>差一点。看看拼写。</translation>
    </message>
    <message>
      <source>No camera was found. Type or draw your answer.</source>
      <translation>没有找到摄像头。请打字或手写作答。</translation>
    </message>
    <message>
      <source>No language model is chosen. Choose a file in the settings.</source>
      <translation>还没有选择语言模型。请在设置中选择一个文件。</translation>
    </message>
    <message>
      <source>No microphone was found. Type or draw your answer.</source>
      <translation>没有找到麦克风。请打字或手写作答。</translation>
    </message>
    <message>
      <source>No numbers fit the conditions of {item}.</source>
      <translation>没有数能满足 {item} 的条件。</translation>
    </message>
    <message>
      <source>Not yet. A single expression is asked for here.</source>
      <translation>还不对。这里只要写一个式子。</translation>
    </message>
    <message>
      <source>Not yet. Look at it again.</source>
      <translation>还不对，再看一看。</translation>
    </message>
    <message>
      <source>Nothing can be divided by zero.</source>
      <translation>除数不能是零。</translation>
    </message>
    <message>
      <source>Reading handwriting and speech does not work here. Type your answer.</source>
      <translation>这里无法识别手写和语音。请打字作答。</translation>
    </message>
    <message>
      <source>Right. It is spelt {key}.</source>
      <translation>对了。正确的写法是 {key}。</translation>
    </message>
    <message>
      <source>Same value, but cancel what is above and below.</source>
      <translation>值相同，但请约去分子和分母的公因式。</translation>
    </message>
    <message>
      <source>Same value, but collect like terms.</source>
      <translation>值相同，但请合并同类项。</translation>
    </message>
    <message>
      <source>Same value, but multiply it out further.</source>
      <translation>值相同，但请继续展开。</translation>
    </message>
    <message>
      <source>Same value, but multiply the brackets out.</source>
      <translation>值相同，但请去掉括号、把它展开。</translation>
    </message>
    <message>
      <source>Same value, but rounded. A fraction says it exactly.</source>
      <translation>值接近，但这是近似值。用分数可以准确表示。</translation>
    </message>
    <message>
      <source>Same value, but two minus signs make a plus.</source>
      <translation>值相同，不过两个负号得正。</translation>
    </message>
    <message>
      <source>Same value, but work it out to a single number.</source>
      <translation>值相同，但请算出一个数。</translation>
    </message>
    <message>
      <source>Same value, but work out the power.</source>
      <translation>值相同，但请算出这个乘方。</translation>
    </message>
    <message>
      <source>Same value, but write it as a decimal.</source>
      <translation>值相同，但请写成小数。</translation>
    </message>
    <message>
      <source>Same value, but write it as a fraction in lowest terms.</source>
      <translation>值相同，但请写成最简分数。</translation>
    </message>
    <message>
      <source>Same value, but write it as a fraction.</source>
      <translation>值相同，但请写成分数。</translation>
    </message>
    <message>
      <source>Same value, but write it as a mixed number, such as 1 3/4.</source>
      <translation>值相同，但请写成带分数，例如 1 3/4。</translation>
    </message>
    <message>
      <source>Same value, but write it as a percentage.</source>
      <translation>值相同，但请写成百分数。</translation>
    </message>
    <message>
      <source>Same value, but write it as a product of factors.</source>
      <translation>值相同，但请写成因式的乘积。</translation>
    </message>
    <message>
      <source>Same value, but write it as a whole number.</source>
      <translation>值相同，但请写成整数。</translation>
    </message>
    <message>
      <source>Same value, but write it in lowest terms.</source>
      <translation>值相同，但请约成最简分数。</translation>
    </message>
    <message>
      <source>Something is missing after {mark}.</source>
      <translation>{mark} 后面少了点什么。</translation>
    </message>
    <message>
      <source>Something is missing before the closing bracket.</source>
      <translation>右括号前面少了点什么。</translation>
    </message>
    <message>
      <source>Something is missing before {mark}.</source>
      <translation>{mark} 前面少了点什么。</translation>
    </message>
    <message>
      <source>Something is missing between {left} and {right}.</source>
      <translation>{left} 和 {right} 之间少了点什么。</translation>
    </message>
    <message>
      <source>Sound needs the PortAudio library, which is missing here (Debian and Ubuntu: libportaudio2). Type or draw your answer.</source>
      <translation>声音功能需要 PortAudio 库，这里没有安装（Debian 和 Ubuntu：libportaudio2）。请打字或手写作答。</translation>
    </message>
    <message>
      <source>That's right, every line.</source>
      <translation>对了，每一行都对。</translation>
    </message>
    <message>
      <source>That's right.</source>
      <translation>对了。</translation>
    </message>
    <message>
      <source>The camera does not answer. Unplug it and plug it in again, or type your answer.</source>
      <translation>摄像头没有反应。请拔下再接上，或打字作答。</translation>
    </message>
    <message>
      <source>The camera is in use by another program or not allowed. Close the other program.</source>
      <translation>摄像头正被另一个程序占用，或没有获得许可。请关闭那个程序。</translation>
    </message>
    <message>
      <source>The camera stopped. Plug it in again and it comes back by itself, or type your answer.</source>
      <translation>摄像头断开了。重新接上就会自动恢复，也可以打字作答。</translation>
    </message>
    <message>
      <source>The camera's picture is black. Open its cover, or allow the camera in the system settings.</source>
      <translation>摄像头画面是黑的。请打开镜头盖，或在系统设置中允许使用摄像头。</translation>
    </message>
    <message>
      <source>The database server does not answer: check the network, then try again.</source>
      <translation>数据库服务器没有回应：请检查网络，再试一次。</translation>
    </message>
    <message>
      <source>The disk did not take what was written to {file}: is it full, or unplugged?</source>
      <translation>{file} 没能写入磁盘：磁盘满了，还是被拔掉了？</translation>
    </message>
    <message>
      <source>The disk is full, so nothing more can be kept: free some space, then try again.</source>
      <translation>磁盘已满，无法继续保存：请腾出一些空间，再试一次。</translation>
    </message>
    <message>
      <source>The folder {folder} cannot be written to.</source>
      <translation>文件夹 {folder} 不能写入。</translation>
    </message>
    <message>
      <source>The folder {folder} does not let mmtutor write: choose another one.</source>
      <translation>文件夹 {folder} 不允许 mmtutor 写入：请另选一个。</translation>
    </message>
    <message>
      <source>The language model could not answer. Choose another file in the settings.</source>
      <translation>语言模型无法回答。请在设置中选择另一个文件。</translation>
    </message>
    <message>
      <source>The language model {file} cannot be opened.</source>
      <translation>语言模型 {file} 无法打开。</translation>
    </message>
    <message>
      <source>The microphone does not answer. Unplug it and plug it in again, or type your answer.</source>
      <translation>麦克风没有反应。请拔下再接上，或打字作答。</translation>
    </message>
    <message>
      <source>The microphone is in use by another program or not allowed. Close the other program, or type your answer.</source>
      <translation>麦克风正被另一个程序占用，或没有获得许可。请关闭那个程序，或打字作答。</translation>
    </message>
    <message>
      <source>The microphone is silent. Turn it on, or allow it in the system settings, or type your answer.</source>
      <translation>麦克风没有声音。请打开它，或在系统设置中允许使用，也可以打字作答。</translation>
    </message>
    <message>
      <source>The microphone stopped. Plug it in again and it comes back by itself, or type your answer.</source>
      <translation>麦克风断开了。重新接上就会自动恢复，也可以打字作答。</translation>
    </message>
    <message>
      <source>The model file {file} cannot be used. Install mmtutor again.</source>
      <translation>模型文件 {file} 无法使用。请重新安装 mmtutor。</translation>
    </message>
    <message>
      <source>The model file {file} is damaged. Install mmtutor again.</source>
      <translation>模型文件 {file} 已损坏。请重新安装 mmtutor。</translation>
    </message>
    <message>
      <source>The model file {file} is missing. Typing still works.</source>
      <translation>缺少模型文件 {file}。打字仍然可用。</translation>
    </message>
    <message>
      <source>The model in {folder} cannot be read. Install mmtutor again.</source>
      <translation>{folder} 中的模型无法读取。请重新安装 mmtutor。</translation>
    </message>
    <message>
      <source>The model in {folder} was made for another version of mmtutor.</source>
      <translation>{folder} 中的模型属于另一个版本的 mmtutor。</translation>
    </message>
    <message>
      <source>The model that reads pictures and sound is missing. Type your answer.</source>
      <translation>缺少识别图像和声音的模型。请打字作答。</translation>
    </message>
    <message>
      <source>The network camera {name} cannot be reached. Check its address.</source>
      <translation>无法连接网络摄像头 {name}。请检查地址。</translation>
    </message>
    <message>
      <source>The number is right, but the unit is not {unit}.</source>
      <translation>数是对的，但单位不是 {unit}。</translation>
    </message>
    <message>
      <source>The sign {mark} is not one I know.</source>
      <translation>我不认识符号 {mark}。</translation>
    </message>
    <message>
      <source>The sound system of this computer does not start. Type or draw your answer.</source>
      <translation>这台电脑的声音系统没有启动。请打字或手写作答。</translation>
    </message>
    <message>
      <source>The sound {name} cannot be read.</source>
      <translation>声音 {name} 无法读取。</translation>
    </message>
    <message>
      <source>The two sides of the equals sign are not the same.</source>
      <translation>等号两边不相等。</translation>
    </message>
    <message>
      <source>The video {name} cannot be played.</source>
      <translation>视频 {name} 无法播放。</translation>
    </message>
    <message>
      <source>The video {name} is not there.</source>
      <translation>没有视频 {name}。</translation>
    </message>
    <message>
      <source>There are several lines here; one is asked for.</source>
      <translation>这里写了好几行，题目只要一行。</translation>
    </message>
    <message>
      <source>There are too many brackets inside brackets.</source>
      <translation>括号套得太多层了。</translation>
    </message>
    <message>
      <source>There is already a course with the id "{id}": {title}.</source>
      <translation>已经有一门 id 为 "{id}" 的课程：{title}。</translation>
    </message>
    <message>
      <source>There is no answer yet. Type it, draw it, show it or say it.</source>
      <translation>还没有答案。可以打字、手写、出示或说出来。</translation>
    </message>
    <message>
      <source>There is no backup at {path}.</source>
      <translation>{path} 处没有备份。</translation>
    </message>
    <message>
      <source>There is no course.toml in {file}.</source>
      <translation>{file} 中没有 course.toml。</translation>
    </message>
    <message>
      <source>There is no file {name}.</source>
      <translation>没有文件 {name}。</translation>
    </message>
    <message>
      <source>There is no model backend {name}.</source>
      <translation>没有名为 {name} 的模型后端。</translation>
    </message>
    <message>
      <source>There is no square root of a negative number here.</source>
      <translation>这里不能对负数开平方。</translation>
    </message>
    <message>
      <source>There is nothing written here yet.</source>
      <translation>这里还没有写内容。</translation>
    </message>
    <message>
      <source>These are several values, and a single one is asked for.</source>
      <translation>这里有好几个值，题目只要一个。</translation>
    </message>
    <message>
      <source>This answer could not be judged. Try again, or go on.</source>
      <translation>这个答案没能判定。再试一次，或继续做下去。</translation>
    </message>
    <message>
      <source>This answer could not be read. Try again, or type it.</source>
      <translation>这个答案没能识别。再试一次，或打字输入。</translation>
    </message>
    <message>
      <source>This answer in {folder} has no sound.</source>
      <translation>{folder} 中的这个答案没有声音。</translation>
    </message>
    <message>
      <source>This can't be read as maths.</source>
      <translation>这个看不出是数学式子。</translation>
    </message>
    <message>
      <source>This closing bracket has no opening one.</source>
      <translation>这个右括号没有对应的左括号。</translation>
    </message>
    <message>
      <source>This is an equation or a comparison, and a single value is asked for.</source>
      <translation>这是等式或不等式，题目要的是一个值。</translation>
    </message>
    <message>
      <source>This is the next step.</source>
      <translation>接下来是这一步。</translation>
    </message>
    <message>
      <source>This is too big to work out here.</source>
      <translation>这个太大了，这里算不了。</translation>
    </message>
    <message>
      <source>This is too long. Write it in fewer than {count} signs.</source>
      <translation>太长了。请写在 {count} 个字符以内。</translation>
    </message>
    <message>
      <source>This program came without its camera part. Type or draw your answer.</source>
      <translation>这个程序没有带摄像头组件。请打字或手写作答。</translation>
    </message>
    <message>
      <source>Type a name first.</source>
      <translation>请先写上姓名。</translation>
    </message>
    <message>
      <source>What I saw and what I heard differ. Which one do you mean?</source>
      <translation>我看到的和听到的不一样。你的意思是哪一个？</translation>
    </message>
    <message>
      <source>Write it in fewer than {count} lines.</source>
      <translation>请写在 {count} 行以内。</translation>
    </message>
    <message>
      <source>You are ready for the next step.</source>
      <translation>可以学下一步了。</translation>
    </message>
    <message>
      <source>You can go back to an earlier copy. What is there now is kept beside it.</source>
      <translation>可以退回到较早的备份。现有的内容会保留在旁边。</translation>
    </message>
    <message>
      <source>You have started this. A few more exercises make it stick.</source>
      <translation>这部分已经开始学了。再做几道题就记牢了。</translation>
    </message>
    <message>
      <source>You know all of this. Practise once more to keep it.</source>
      <translation>这些你都会了。再练一次，巩固一下。</translation>
    </message>
    <message>
      <source>You know this well; one more to keep it.</source>
      <translation>这个你掌握得很好，再来一道巩固一下。</translation>
    </message>
    <message>
      <source>You missed one like this; here it is again with a fresh start.</source>
      <translation>刚才有一道这样的题没做对，再来一次。</translation>
    </message>
    <message>
      <source>growing</source>
      <translation>进步中</translation>
    </message>
    <message>
      <source>just begun</source>
      <translation>刚开始</translation>
    </message>
    <message>
      <source>new</source>
      <translation>未学</translation>
    </message>
    <message>
      <source>strong</source>
      <translation>牢固</translation>
    </message>
    <message>
      <source>the two sides of the equals sign are not the same.</source>
      <translation>等号两边不相等。</translation>
    </message>
    <message>
      <source>this does not follow from the line before.</source>
      <translation>由上一行推不出这一行。</translation>
    </message>
    <message>
      <source>this does not have the same solutions as the line before.</source>
      <translation>这一行的解和上一行不同。</translation>
    </message>
    <message>
      <source>this does not have the same value as the line before.</source>
      <translation>这一行的值和上一行不同。</translation>
    </message>
    <message>
      <source>{expression} can't be computed: it has names without a value.</source>
      <translation>{expression} 无法计算：其中有没有值的字母。</translation>
    </message>
    <message>
      <source>{expression} can't be computed: {reason}</source>
      <translation>{expression} 无法计算：{reason}</translation>
    </message>
    <message>
      <source>{expression} is not a condition on the drawn numbers.</source>
      <translation>{expression} 不是对所取数的条件。</translation>
    </message>
    <message>
      <source>{file} cannot be imported: {reason}.</source>
      <translation>{file} 无法导入：{reason}。</translation>
    </message>
    <message>
      <source>{file} cannot be read: {reason}.</source>
      <translation>{file} 无法读取：{reason}。</translation>
    </message>
    <message>
      <source>{file} cannot be used: {reason}.</source>
      <translation>{file} 无法使用：{reason}。</translation>
    </message>
    <message>
      <source>{file} contains a file with an unsafe name, {inside}.</source>
      <translation>{file} 中有一个文件名不安全：{inside}。</translation>
    </message>
    <message>
      <source>{file} contains a link, {inside}; put the file itself there.</source>
      <translation>{file} 中有一个链接 {inside}；请放入文件本身。</translation>
    </message>
    <message>
      <source>{file} has folders more than {limit} deep.</source>
      <translation>{file} 中的文件夹超过 {limit} 层。</translation>
    </message>
    <message>
      <source>{file} has more than {limit} files.</source>
      <translation>{file} 中的文件超过 {limit} 个。</translation>
    </message>
    <message>
      <source>{file} has two files named {inside}.</source>
      <translation>{file} 中有两个同名文件 {inside}。</translation>
    </message>
    <message>
      <source>{file} holds no pen strokes.</source>
      <translation>{file} 中没有笔画。</translation>
    </message>
    <message>
      <source>{file} is a database of another program.</source>
      <translation>{file} 是另一个程序的数据库。</translation>
    </message>
    <message>
      <source>{file} is damaged or not a plain zip file.</source>
      <translation>{file} 已损坏，或者不是普通的 zip 文件。</translation>
    </message>
    <message>
      <source>{file} is damaged: restore a backup.</source>
      <translation>{file} 已损坏：请恢复备份。</translation>
    </message>
    <message>
      <source>{file} is damaged: {problem}.</source>
      <translation>{file} 已损坏：{problem}。</translation>
    </message>
    <message>
      <source>{file} is larger than {limit} MB.</source>
      <translation>{file} 超过 {limit} MB。</translation>
    </message>
    <message>
      <source>{file} is not a course that this program can read.</source>
      <translation>{file} 不是本程序能读取的课程。</translation>
    </message>
    <message>
      <source>{file} is not a database of mmtutor.</source>
      <translation>{file} 不是 mmtutor 的数据库。</translation>
    </message>
    <message>
      <source>{file} is not a language model that can be used here. Choose a .litertlm file.</source>
      <translation>{file} 不是这里可以使用的语言模型。请选择 .litertlm 文件。</translation>
    </message>
    <message>
      <source>{file} is not a sound backup: choose another one.</source>
      <translation>{file} 不是完好的备份：请另选一个。</translation>
    </message>
    <message>
      <source>{file} is not there.</source>
      <translation>没有 {file}。</translation>
    </message>
    <message>
      <source>{file} is protected by a password; pack it again without one.</source>
      <translation>{file} 有密码保护；请去掉密码后重新打包。</translation>
    </message>
    <message>
      <source>{file} lists no answers.</source>
      <translation>{file} 中没有列出答案。</translation>
    </message>
    <message>
      <source>{file} was made by a newer mmtutor: update mmtutor to open it.</source>
      <translation>{file} 由更新版本的 mmtutor 创建：请更新 mmtutor 后再打开。</translation>
    </message>
    <message>
      <source>{file}, line {line}: "{expression}" uses the variable {name}, which is not there.</source>
      <translation>{file} 第 {line} 行："{expression}" 用到了不存在的变量 {name}。</translation>
    </message>
    <message>
      <source>{file}, line {line}: "{id}" is already used in this course.</source>
      <translation>{file} 第 {line} 行："{id}" 在这门课程中已经用过。</translation>
    </message>
    <message>
      <source>{file}, line {line}: "{key}" can be {allowed}, but not "{value}".</source>
      <translation>{file} 第 {line} 行："{key}" 可以是 {allowed}，但不能是 "{value}"。</translation>
    </message>
    <message>
      <source>{file}, line {line}: "{key}" has no entry.</source>
      <translation>{file} 第 {line} 行："{key}" 没有任何条目。</translation>
    </message>
    <message>
      <source>{file}, line {line}: "{key}" has no text for the language "{language}".</source>
      <translation>{file} 第 {line} 行："{key}" 没有语言 "{language}" 的文本。</translation>
    </message>
    <message>
      <source>{file}, line {line}: "{key}" is missing here.</source>
      <translation>{file} 第 {line} 行：这里缺少 "{key}"。</translation>
    </message>
    <message>
      <source>{file}, line {line}: "{key}" is not known here.</source>
      <translation>{file} 第 {line} 行：这里不认识 "{key}"。</translation>
    </message>
    <message>
      <source>{file}, line {line}: "{key}" is not known here; did you mean "{near}"?</source>
      <translation>{file} 第 {line} 行：这里不认识 "{key}"；是否应为 "{near}"？</translation>
    </message>
    <message>
      <source>{file}, line {line}: "{key}" must be a letter such as "a".</source>
      <translation>{file} 第 {line} 行："{key}" 必须是一个字母，例如 "a"。</translation>
    </message>
    <message>
      <source>{file}, line {line}: "{key}" must be a list in square brackets.</source>
      <translation>{file} 第 {line} 行："{key}" 必须是方括号中的列表。</translation>
    </message>
    <message>
      <source>{file}, line {line}: "{key}" must be a text in quotes for each language.</source>
      <translation>{file} 第 {line} 行："{key}" 必须为每种语言给出引号中的文本。</translation>
    </message>
    <message>
      <source>{file}, line {line}: "{key}" must be a text in quotes, or one text for each language.</source>
      <translation>{file} 第 {line} 行："{key}" 必须是引号中的文本，或每种语言一条文本。</translation>
    </message>
    <message>
      <source>{file}, line {line}: "{key}" must be a text in quotes.</source>
      <translation>{file} 第 {line} 行："{key}" 必须是引号中的文本。</translation>
    </message>
    <message>
      <source>{file}, line {line}: "{key}" must be true or false.</source>
      <translation>{file} 第 {line} 行："{key}" 必须是 true 或 false。</translation>
    </message>
    <message>
      <source>{file}, line {line}: "{language}" is not among the languages of this course.</source>
      <translation>{file} 第 {line} 行："{language}" 不在这门课程的语言之中。</translation>
    </message>
    <message>
      <source>{file}, line {line}: "{value}" cannot be an id; use lower-case letters, digits and hyphens.</source>
      <translation>{file} 第 {line} 行："{value}" 不能作 id；请用小写字母、数字和连字符。</translation>
    </message>
    <message>
      <source>{file}, line {line}: "{way}" is not a way to answer; there are {ways}.</source>
      <translation>{file} 第 {line} 行："{way}" 不是作答方式；可用的有 {ways}。</translation>
    </message>
    <message>
      <source>{file}, line {line}: each entry of "{key}" must be a text in quotes.</source>
      <translation>{file} 第 {line} 行："{key}" 的每一项都必须是引号中的文本。</translation>
    </message>
    <message>
      <source>{file}, line {line}: give {name} a range such as "1..9" or a list of whole numbers and quoted texts.</source>
      <translation>{file} 第 {line} 行：请给 {name} 一个范围，例如 "1..9"，或一个由整数和带引号文本组成的列表。</translation>
    </message>
    <message>
      <source>{file}, line {line}: the course has no lesson.</source>
      <translation>{file} 第 {line} 行：这门课程没有课。</translation>
    </message>
    <message>
      <source>{file}, line {line}: the item names no skill that it trains.</source>
      <translation>{file} 第 {line} 行：这道题没有写明训练的技能。</translation>
    </message>
    <message>
      <source>{file}, line {line}: the key "{key}" is not accepted as an answer to its own item: {reason}</source>
      <translation>{file} 第 {line} 行：答案 "{key}" 用来回答本题时不被接受：{reason}</translation>
    </message>
    <message>
      <source>{file}, line {line}: the key is the letter {letter}, but there are only {count} options.</source>
      <translation>{file} 第 {line} 行：答案是字母 {letter}，但只有 {count} 个选项。</translation>
    </message>
    <message>
      <source>{file}, line {line}: the lesson has neither a card nor an item.</source>
      <translation>{file} 第 {line} 行：这一课既没有卡片也没有题目。</translation>
    </message>
    <message>
      <source>{file}, line {line}: the picture {picture} is larger than {limit} MB.</source>
      <translation>{file} 第 {line} 行：图片 {picture} 超过 {limit} MB。</translation>
    </message>
    <message>
      <source>{file}, line {line}: the picture {picture} is neither a plain SVG nor a PNG picture.</source>
      <translation>{file} 第 {line} 行：图片 {picture} 既不是普通 SVG，也不是 PNG。</translation>
    </message>
    <message>
      <source>{file}, line {line}: the picture {picture} is not there.</source>
      <translation>{file} 第 {line} 行：没有图片 {picture}。</translation>
    </message>
    <message>
      <source>{file}, line {line}: the picture {picture} must lie inside the course folder.</source>
      <translation>{file} 第 {line} 行：图片 {picture} 必须放在课程文件夹内。</translation>
    </message>
    <message>
      <source>{file}, line {line}: the variable "{name}" must be one letter.</source>
      <translation>{file} 第 {line} 行：变量 "{name}" 必须是一个字母。</translation>
    </message>
    <message>
      <source>{file}, line {line}: there is already a skill "{id}".</source>
      <translation>{file} 第 {line} 行：已经有技能 "{id}"。</translation>
    </message>
    <message>
      <source>{file}, line {line}: there is no kind of item named "{kind}"; there are {kinds}.</source>
      <translation>{file} 第 {line} 行：没有名为 "{kind}" 的题型；可用的有 {kinds}。</translation>
    </message>
    <message>
      <source>{file}, line {line}: there is no skill "{id}" in this course.</source>
      <translation>{file} 第 {line} 行：这门课程中没有技能 "{id}"。</translation>
    </message>
    <message>
      <source>{file}, line {line}: these skills need each other in a circle: {circle}.</source>
      <translation>{file} 第 {line} 行：这些技能互相依赖成环：{circle}。</translation>
    </message>
    <message>
      <source>{file}, line {line}: this is not UTF-8 text.</source>
      <translation>{file} 第 {line} 行：这不是 UTF-8 文本。</translation>
    </message>
    <message>
      <source>{file}, line {line}: this is not valid TOML ({reason}).</source>
      <translation>{file} 第 {line} 行：这不是有效的 TOML（{reason}）。</translation>
    </message>
    <message>
      <source>{file}, line {line}: this program reads format {known}; the course is written in another one.</source>
      <translation>{file} 第 {line} 行：本程序读取格式 {known}；这门课程用的是另一种格式。</translation>
    </message>
    <message>
      <source>{file}, line {line}: write each {key} as a table that starts with "[[{key}]]".</source>
      <translation>{file} 第 {line} 行：请把每个 {key} 写成以 "[[{key}]]" 开头的表。</translation>
    </message>
    <message>
      <source>{file}, line {line}: write variables like this: variables = {{a = "1..9", b = [2, 3, 5]}}.</source>
      <translation>{file} 第 {line} 行：变量请这样写：variables = {{a = "1..9", b = [2, 3, 5]}}。</translation>
    </message>
    <message>
      <source>{file}, line {line}: {reason}</source>
      <translation>{file} 第 {line} 行：{reason}</translation>
    </message>
    <message>
      <source>{file}: {reason}</source>
      <translation>{file}：{reason}</translation>
    </message>
    <message>
      <source>{folder} is no recorded lesson: it has no lesson.toml.</source>
      <translation>{folder} 不是录制的课程：其中没有 lesson.toml。</translation>
    </message>
    <message>
      <source>{item} does not make an item: {reason}</source>
      <translation>{item} 不能生成题目：{reason}</translation>
    </message>
    <message>
      <source>{item} has the kind {kind}, which is not known.</source>
      <translation>{item} 的题型 {kind} 未知。</translation>
    </message>
    <message>
      <source>{item}: a variable has a name of one letter, not {name}.</source>
      <translation>{item}：变量名应为一个字母，而不是 {name}。</translation>
    </message>
    <message>
      <source>{item}: {name} has no usable range.</source>
      <translation>{item}：{name} 没有可用的范围。</translation>
    </message>
    <message>
      <source>{item}: {name} has nothing to choose from.</source>
      <translation>{item}：{name} 没有可选的值。</translation>
    </message>
    <message>
      <source>{item}: {text} is not a number.</source>
      <translation>{item}：{text} 不是数。</translation>
    </message>
    <message>
      <source>{name} cannot be opened.</source>
      <translation>{name} 无法打开。</translation>
    </message>
    <message>
      <source>{name} is not a picture that can be read.</source>
      <translation>{name} 不是可以读取的图片。</translation>
    </message>
    <message>
      <source>{name} is not a sound file that can be read.</source>
      <translation>{name} 不是可以读取的声音文件。</translation>
    </message>
    <message>
      <source>{name} is too large a picture.</source>
      <translation>图片 {name} 太大。</translation>
    </message>
    <message>
      <source>{name} is too large.</source>
      <translation>{name} 太大。</translation>
    </message>
    <message>
      <source>{path} is a folder, not a database.</source>
      <translation>{path} 是文件夹，不是数据库。</translation>
    </message>
    <message>
      <source>{value} has no end as a decimal.</source>
      <translation>{value} 化成小数除不尽。</translation>
    </message>
    <message>
      <source>{way} is not a way to write a number.</source>
      <translation>{way} 不是写数的方式。</translation>
    </message>
  </context>
  <context>
    <name>Page</name>
    <message>
      <source>Back</source>
      <translation>返回</translation>
    </message>
    <message>
      <source>Esc</source>
      <translation>Esc</translation>
    </message>
    <message>
      <source>Next control</source>
      <translation>下一个控件</translation>
    </message>
    <message>
      <source>These keys</source>
      <translation>这些按键</translation>
    </message>
  </context>
  <context>
    <name>PenCanvas</name>
    <message>
      <source>Drawing area</source>
      <translation>手写区</translation>
    </message>
    <message>
      <source>Write your answer here</source>
      <translation>在这里写答案</translation>
    </message>
    <message>
      <source>Write your answer with a mouse, a pen or a finger.</source>
      <translation>用鼠标、笔或手指写答案。</translation>
    </message>
  </context>
  <context>
    <name>ProgressDots</name>
    <message>
      <source>{done} of {total} done</source>
      <translation>已完成 {done}/{total}</translation>
    </message>
  </context>
  <context>
    <name>ReadingPanel</name>
    <message>
      <source>Did you mean this?</source>
      <translation>你的意思是这个吗？</translation>
    </message>
    <message>
      <source>I am not sure yet.</source>
      <translation>我还不太确定。</translation>
    </message>
    <message>
      <source>I meant {text}</source>
      <translation>我的意思是 {text}</translation>
    </message>
    <message>
      <source>I read</source>
      <translation>我读到的是</translation>
    </message>
    <message>
      <source>No …</source>
      <translation>不是……</translation>
    </message>
    <message>
      <source>That's it</source>
      <translation>就是它</translation>
    </message>
    <message>
      <source>What I read</source>
      <translation>我读到的内容</translation>
    </message>
    <message>
      <source>What did you mean?</source>
      <translation>你的意思是什么？</translation>
    </message>
    <message>
      <source>Your answer appears here as I read it.</source>
      <translation>我读到的答案会显示在这里。</translation>
    </message>
    <message>
      <source>Your answers differ: {all}</source>
      <translation>你给出的答案不一样：{all}</translation>
    </message>
    <message>
      <source>sure</source>
      <translation>把握</translation>
    </message>
  </context>
  <context>
    <name>SayPanel</name>
    <message>
      <source>I heard</source>
      <translation>我听到的是</translation>
    </message>
    <message>
      <source>I heard nothing. Hold the button down while you talk.</source>
      <translation>我什么也没听到。说话时请一直按住按钮。</translation>
    </message>
    <message>
      <source>Say the answer, for example “three quarters” or “x equals five”.</source>
      <translation>用英语说出答案，例如 “three quarters” 或 “x equals five”。</translation>
    </message>
    <message>
      <source>The microphone is off. Press F4 to turn it on.</source>
      <translation>麦克风已关闭。按 F4 打开。</translation>
    </message>
    <message>
      <source>The microphone is starting.</source>
      <translation>麦克风正在启动。</translation>
    </message>
  </context>
  <context>
    <name>SenseMarks</name>
    <message>
      <source>The camera does not work.</source>
      <translation>摄像头无法工作。</translation>
    </message>
    <message>
      <source>The camera is off. Turn it on.</source>
      <translation>摄像头已关闭。点击打开。</translation>
    </message>
    <message>
      <source>The camera is on. Turn it off.</source>
      <translation>摄像头已打开。点击关闭。</translation>
    </message>
    <message>
      <source>The camera is starting. Turn it off.</source>
      <translation>摄像头正在启动。点击关闭。</translation>
    </message>
    <message>
      <source>The microphone does not work.</source>
      <translation>麦克风无法工作。</translation>
    </message>
    <message>
      <source>The microphone is off. Turn it on.</source>
      <translation>麦克风已关闭。点击打开。</translation>
    </message>
    <message>
      <source>The microphone is on. Turn it off.</source>
      <translation>麦克风已打开。点击关闭。</translation>
    </message>
    <message>
      <source>The microphone is starting. Turn it off.</source>
      <translation>麦克风正在启动。点击关闭。</translation>
    </message>
  </context>
  <context>
    <name>SettingsPage</name>
    <message>
      <source>A large language model in a .litertlm file of your own can say feedback in other words. It runs on this computer, judges nothing, and is off unless you choose a file.</source>
      <translation>您自己的 .litertlm 文件中的大语言模型可以把反馈换一种说法。它在这台电脑上运行，不作任何判断；不选择文件就是关闭的。</translation>
    </message>
    <message>
      <source>About</source>
      <translation>关于</translation>
    </message>
    <message>
      <source>Answering</source>
      <translation>作答</translation>
    </message>
    <message>
      <source>As the system</source>
      <translation>跟随系统</translation>
    </message>
    <message>
      <source>Backups</source>
      <translation>备份</translation>
    </message>
    <message>
      <source>Begin each lesson with</source>
      <translation>每课开始时先用</translation>
    </message>
    <message>
      <source>Camera pictures and sound stay in this computer's memory and are forgotten after each answer. None is kept.</source>
      <translation>摄像头画面和声音只停留在这台电脑的内存里，每次作答后即被清除，不会保存。</translation>
    </message>
    <message>
      <source>Choose a file …</source>
      <translation>选择文件…</translation>
    </message>
    <message>
      <source>Dark</source>
      <translation>深色</translation>
    </message>
    <message>
      <source>Draw</source>
      <translation>手写</translation>
    </message>
    <message>
      <source>Explanations</source>
      <translation>讲解</translation>
    </message>
    <message>
      <source>Kept: names, answers as text, and what is mastered. Nothing is sent anywhere; mmtutor opens no connection.</source>
      <translation>保存的只有：姓名、文字形式的答案和掌握情况。什么都不会发送出去，mmtutor 不建立任何网络连接。</translation>
    </message>
    <message>
      <source>Language</source>
      <translation>语言</translation>
    </message>
    <message>
      <source>Light</source>
      <translation>浅色</translation>
    </message>
    <message>
      <source>Listen</source>
      <translation>什么时候听</translation>
    </message>
    <message>
      <source>Look</source>
      <translation>外观</translation>
    </message>
    <message>
      <source>Make a backup now</source>
      <translation>立即备份</translation>
    </message>
    <message>
      <source>Off: no file is chosen.</source>
      <translation>已关闭：没有选择文件。</translation>
    </message>
    <message>
      <source>Privacy</source>
      <translation>隐私</translation>
    </message>
    <message>
      <source>Restore</source>
      <translation>恢复</translation>
    </message>
    <message>
      <source>Restore {when}</source>
      <translation>恢复 {when} 的备份</translation>
    </message>
    <message>
      <source>Say</source>
      <translation>说出</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>设置</translation>
    </message>
    <message>
      <source>Show</source>
      <translation>出示</translation>
    </message>
    <message>
      <source>Text size</source>
      <translation>文字大小</translation>
    </message>
    <message>
      <source>The backup is in place.</source>
      <translation>备份已经恢复。</translation>
    </message>
    <message>
      <source>The model card is not there.</source>
      <translation>没有找到模型说明。</translation>
    </message>
    <message>
      <source>Theme</source>
      <translation>主题</translation>
    </message>
    <message>
      <source>There is no backup yet. One is made by itself at the next start.</source>
      <translation>还没有备份。下次启动时会自动生成一个。</translation>
    </message>
    <message>
      <source>Turn off</source>
      <translation>关闭</translation>
    </message>
    <message>
      <source>Type</source>
      <translation>打字</translation>
    </message>
    <message>
      <source>Whenever I speak, while the microphone is on</source>
      <translation>麦克风打开时，我一说话就听</translation>
    </message>
    <message>
      <source>While I hold Space or the button</source>
      <translation>我按住空格键或按钮时</translation>
    </message>
    <message>
      <source>mmtutor backs itself up. A backup replaces everything that came after it; what is replaced is kept beside it.</source>
      <translation>mmtutor 会自动备份。恢复备份会替换它之后的全部内容；被替换的内容会保留在旁边。</translation>
    </message>
  </context>
  <context>
    <name>ShowPanel</name>
    <message>
      <source>Hold your paper up to the camera.</source>
      <translation>把纸举到摄像头前。</translation>
    </message>
    <message>
      <source>Take another picture</source>
      <translation>重新拍</translation>
    </message>
    <message>
      <source>Take this picture</source>
      <translation>就用这张</translation>
    </message>
    <message>
      <source>The camera is off. Press F3 to turn it on.</source>
      <translation>摄像头已关闭。按 F3 打开。</translation>
    </message>
  </context>
  <context>
    <name>StartPage</name>
    <message>
      <source>A PIN keeps others out. You can leave it empty.</source>
      <translation>设一个 PIN，别人就打不开。不想设可以留空。</translation>
    </message>
    <message>
      <source>Add</source>
      <translation>添加</translation>
    </message>
    <message>
      <source>Answer by typing, drawing, showing or saying. Everything stays on this computer. Add the first learner to begin.</source>
      <translation>你可以打字、手写、出示或说出答案。所有内容都只留在这台电脑上。先添加一位学习者吧。</translation>
    </message>
    <message>
      <source>Camera: none found</source>
      <translation>摄像头：未找到</translation>
    </message>
    <message>
      <source>Camera: {name}</source>
      <translation>摄像头：{name}</translation>
    </message>
    <message>
      <source>Cancel</source>
      <translation>取消</translation>
    </message>
    <message>
      <source>Choose a picture</source>
      <translation>选一张图片</translation>
    </message>
    <message>
      <source>Choose your picture.</source>
      <translation>点一下你的图片。</translation>
    </message>
    <message>
      <source>Device check</source>
      <translation>设备检查</translation>
    </message>
    <message>
      <source>Looking for a camera and a microphone …</source>
      <translation>正在查找摄像头和麦克风……</translation>
    </message>
    <message>
      <source>Microphone: none found</source>
      <translation>麦克风：未找到</translation>
    </message>
    <message>
      <source>Microphone: {name}</source>
      <translation>麦克风：{name}</translation>
    </message>
    <message>
      <source>Name</source>
      <translation>姓名</translation>
    </message>
    <message>
      <source>New learner</source>
      <translation>新学习者</translation>
    </message>
    <message>
      <source>Open</source>
      <translation>打开</translation>
    </message>
    <message>
      <source>PIN</source>
      <translation>PIN</translation>
    </message>
    <message>
      <source>PIN, if you want one</source>
      <translation>PIN（可不设）</translation>
    </message>
    <message>
      <source>Settings</source>
      <translation>设置</translation>
    </message>
    <message>
      <source>That is not the PIN. Try again, or ask your teacher.</source>
      <translation>PIN 不对。再试一次，或问问老师。</translation>
    </message>
    <message>
      <source>Welcome</source>
      <translation>欢迎</translation>
    </message>
    <message>
      <source>What is your name?</source>
      <translation>你叫什么名字？</translation>
    </message>
    <message>
      <source>Who is learning?</source>
      <translation>谁在学习？</translation>
    </message>
    <message>
      <source>You can type or draw.</source>
      <translation>可以打字或手写。</translation>
    </message>
    <message>
      <source>cat</source>
      <translation>猫</translation>
    </message>
    <message>
      <source>fox</source>
      <translation>狐狸</translation>
    </message>
    <message>
      <source>frog</source>
      <translation>青蛙</translation>
    </message>
    <message>
      <source>owl</source>
      <translation>猫头鹰</translation>
    </message>
    <message>
      <source>panda</source>
      <translation>熊猫</translation>
    </message>
    <message>
      <source>penguin</source>
      <translation>企鹅</translation>
    </message>
    <message>
      <source>rabbit</source>
      <translation>兔子</translation>
    </message>
    <message>
      <source>turtle</source>
      <translation>乌龟</translation>
    </message>
    <message>
      <source>whale</source>
      <translation>鲸鱼</translation>
    </message>
    <message>
      <source>{name}, what is your PIN?</source>
      <translation>{name}，请输入你的 PIN</translation>
    </message>
  </context>
  <context>
    <name>SummaryPage</name>
    <message>
      <source>Done</source>
      <translation>完成</translation>
    </message>
    <message>
      <source>Done  ⏎</source>
      <translation>完成  ⏎</translation>
    </message>
    <message>
      <source>Enter</source>
      <translation>回车</translation>
    </message>
    <message>
      <source>How it changed</source>
      <translation>变化</translation>
    </message>
    <message>
      <source>Nothing was answered this time. The lesson is where you left it.</source>
      <translation>这次没有作答。课程停在原来的地方。</translation>
    </message>
    <message>
      <source>One thing to practise</source>
      <translation>可以再练一练</translation>
    </message>
    <message>
      <source>Practise some more</source>
      <translation>再练一会儿</translation>
    </message>
    <message>
      <source>See you soon</source>
      <translation>下次见</translation>
    </message>
    <message>
      <source>The line shows where you began today.</source>
      <translation>竖线表示今天开始时的位置。</translation>
    </message>
    <message>
      <source>This is where to go on</source>
      <translation>下次从这里继续</translation>
    </message>
    <message>
      <source>Well done</source>
      <translation>学得不错</translation>
    </message>
    <message>
      <source>What you can do now</source>
      <translation>你现在会的</translation>
    </message>
    <message>
      <source>You found one answer, and tried {attempts} times in all.</source>
      <translation>你答对了 1 题，一共试了 {attempts} 次。</translation>
    </message>
    <message>
      <source>You found {correct} answers, {first} of them at the first try.</source>
      <translation>你答对了 {correct} 题，其中 {first} 题一次就对。</translation>
    </message>
    <message>
      <source>{skill}: from {before} to {after} per cent</source>
      <translation>{skill}：从 {before}% 到 {after}%</translation>
    </message>
  </context>
  <context>
    <name>TalkButton</name>
    <message>
      <source>Hold Space and talk</source>
      <translation>按住空格键说话</translation>
    </message>
    <message>
      <source>Listening … let go when you are done</source>
      <translation>正在听……说完就松开</translation>
    </message>
  </context>
  <context>
    <name>WorkingPanel</name>
    <message>
      <source>Line {number}</source>
      <translation>第 {number} 行</translation>
    </message>
    <message>
      <source>One step on each line. Enter begins the next line; Enter on an empty line checks.</source>
      <translation>每行写一步。按回车另起一行；在空行上按回车就检查。</translation>
    </message>
    <message>
      <source>look at this line again</source>
      <translation>再看看这一行</translation>
    </message>
    <message>
      <source>this line follows</source>
      <translation>这一行正确</translation>
    </message>
  </context>
</TS>
